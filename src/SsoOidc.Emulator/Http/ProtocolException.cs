namespace SsoOidc.Emulator.Http;

/// <summary>What came in is not HTTP as this server speaks it; the connection can't go on.</summary>
internal sealed class ProtocolException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
