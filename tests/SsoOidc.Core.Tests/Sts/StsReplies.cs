namespace SsoOidc.Core.Tests.Sts;

/// <summary>What STS answers.</summary>
internal static class StsReplies
{
    public const string Xml = "text/xml";

    /// <summary>A secret that must be escaped in XML, and could be taken for something else in a form, a URL or JSON.</summary>
    public const string SecretKey = "a+/=&'<\u00e9";

    public const string Identity = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>arn:aws:sts::111122223333:assumed-role/deploy/nightly</Arn>
            <UserId>AROAEXAMPLE:nightly</UserId>
            <Account>111122223333</Account>
          </GetCallerIdentityResult>
          <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
        </GetCallerIdentityResponse>
        """;

    /// <summary>Credentials of a role, as they stand in the reply of an action.</summary>
    public static string Role(
        string action = "AssumeRole", string id = "ASIAROLE", string expiration = "2026-01-02T04:04:05Z", string token = "t+/=&amp;", string more = "") => $"""
        <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <{action}Result>
            {more}
            <AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:nightly</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/deploy/nightly</Arn></AssumedRoleUser>
            <Credentials>
              <AccessKeyId>{id}</AccessKeyId><SecretAccessKey>a+/=&amp;'&lt;&#xe9;</SecretAccessKey>
              <SessionToken>{token}</SessionToken><Expiration>{expiration}</Expiration>
            </Credentials>
          </{action}Result>
        </{action}Response>
        """;

    public static string Error(string code, string message) =>
        $"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>""";

    /// <summary>The members of a form, decoded.</summary>
    public static Dictionary<string, string> Form(string body) =>
        body.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
}
