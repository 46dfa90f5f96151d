namespace SsoOidc.Emulator.Tests.Support;

internal sealed record RegisteredApp(string Id, string Secret);
