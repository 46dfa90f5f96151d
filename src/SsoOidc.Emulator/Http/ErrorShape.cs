namespace SsoOidc.Emulator.Http;

/// <summary>An error of a service model: its name, HTTP status and usual <c>error</c> value.</summary>
internal sealed record ErrorShape(string Name, int Status, string Error, string Description);
