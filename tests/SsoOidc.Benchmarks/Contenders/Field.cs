namespace SsoOidc.Benchmarks.Contenders;

/// <summary>All contenders, against one server.</summary>
internal static class Field
{
    public static IContender[] All(Uri endpoint) =>
        [new HttpClientContender(endpoint), new CoreContender(endpoint), new AwsSdkContender(endpoint), new SocketContender(endpoint)];
}
