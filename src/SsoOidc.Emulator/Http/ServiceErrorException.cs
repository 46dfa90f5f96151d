namespace SsoOidc.Emulator.Http;

/// <summary>Ends a handler with an error reply.</summary>
internal sealed class ServiceErrorException(ServiceError error) : Exception(error.Description)
{
    public ServiceError Error { get; } = error;
}
