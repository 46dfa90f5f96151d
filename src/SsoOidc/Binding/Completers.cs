using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SsoOidc.Core;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;
using SsoOidc.Errors;

namespace SsoOidc.Binding;

/// <summary>Completes from a list of words; other words stay allowed.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <summary>The words, each with what its tooltip says.</summary>
    private protected abstract IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters);

    /// <summary>The words that one of the cmdlets takes.</summary>
    private protected virtual IEnumerable<(string Word, string Meaning)> Words(string commandName, IDictionary boundParameters) => Words(boundParameters);

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string start = (wordToComplete ?? "").Trim('\'', '"').Replace("''", "'");
        try
        {
            return Words(commandName, fakeBoundParameters)
                .Where(known => known.Word.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                .Select(known => new CompletionResult(CommandText.Quoted(known.Word), known.Word, CompletionResultType.ParameterValue, known.Meaning))
                .ToArray();
        }
        catch (SsoOidcException)
        {
            // An unreadable file completes to nothing; the cmdlet itself will say what is wrong with it.
            return [];
        }
    }
}

/// <summary>Completes the one client type the service knows today.</summary>
public sealed class ClientTypeCompleter : WordCompleter
{
    private static readonly (string, string)[] s_types = [("public", "A client that can't keep a secret from its user")];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_types;
}

/// <summary>Completes pages of the console that many open; others stay allowed.</summary>
public sealed class ConsoleServiceCompleter : WordCompleter
{
    private static readonly (string, string)[] s_services =
    [
        ("billing", "Billing and cost management"), ("cloudformation", "CloudFormation"), ("cloudtrail", "CloudTrail"),
        ("cloudwatch", "CloudWatch"), ("dynamodbv2", "DynamoDB"), ("ec2", "EC2"), ("ecs", "ECS"), ("eks", "EKS"), ("iam", "IAM"),
        ("kms", "KMS"), ("lambda", "Lambda"), ("rds", "RDS"), ("route53", "Route 53"), ("s3", "S3"), ("secretsmanager", "Secrets Manager"),
        ("singlesignon", "IAM Identity Center"), ("sns", "SNS"), ("sqs", "SQS"), ("systems-manager", "Systems Manager"), ("vpc", "VPC"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_services;
}

/// <summary>Completes grant types by their short names: those that the service of the cmdlet takes.</summary>
public sealed class GrantTypeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        GrantTypes.Names.Select(pair => (pair.Key, pair.Value));

    private protected override IEnumerable<(string Word, string Meaning)> Words(string commandName, IDictionary boundParameters)
    {
        string[] others = commandName.ToUpperInvariant() switch
        {
            "REGISTER-SSOCLIENT" or "NEW-SSOTOKEN" => ["JwtBearer", "TokenExchange"],
            "NEW-SSOTOKENWITHIAM" => ["DeviceCode"],
            "NEW-SIGNINOAUTH2TOKEN" => ["DeviceCode", "JwtBearer", "TokenExchange"],
            _ => [],
        };
        return Words(boundParameters).Where(grant => Array.IndexOf(others, grant.Word) < 0);
    }
}

/// <summary>Completes ways to name profiles.</summary>
public sealed class NameTemplateCompleter : WordCompleter
{
    private static readonly (string, string)[] s_templates =
    [
        ("{RoleName}-{AccountId}", "As the AWS CLI names them"), ("{AccountName}-{RoleName}", "By the name of the account"),
        ("{SessionName}-{AccountName}-{RoleName}", "For several sign-ins"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_templates;
}

/// <summary>Completes the output formats of the AWS CLI.</summary>
public sealed class OutputFormatCompleter : WordCompleter
{
    private static readonly (string, string)[] s_formats =
    [
        ("json", "JSON"), ("yaml", "YAML"), ("yaml-stream", "YAML as it comes"), ("text", "Lines with tabs"), ("table", "A table"), ("off", "Nothing"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_formats;
}

/// <summary>Completes the one form of redirect URI that the service takes.</summary>
public sealed class RedirectUriCompleter : WordCompleter
{
    private static readonly (string, string)[] s_uris = [("http://127.0.0.1/oauth/callback", "A loopback address; its port is chosen at the sign-in")];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_uris;
}

/// <summary>Completes the regions known today; a new one is accepted all the same.</summary>
public sealed class RegionCompleter : WordCompleter
{
    private static readonly string[] s_regions =
    [
        "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1",
        "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
        "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
        "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1",
        "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1", "cn-north-1",
        "cn-northwest-1", "eusc-de-east-1",
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        s_regions.Select(region => (region, region));
}

/// <summary>Completes the scopes that are documented.</summary>
public sealed class ScopeCompleter : WordCompleter
{
    private static readonly (string, string)[] s_scopes =
    [
        ("sso:account:access", "Accounts and roles of the access portal; makes refresh tokens possible"),
        ("openid", "An identity token"),
        ("aws", "AWS applications"),
        ("sts:identity_context", "An identity context for STS AssumeRole"),
        ("codewhisperer:completions", "Amazon Q Developer"),
        ("codewhisperer:analysis", "Amazon Q Developer"),
        ("codewhisperer:conversations", "Amazon Q Developer"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_scopes;
}

/// <summary>Completes the clients that AWS Sign-In knows without registration.</summary>
public sealed class SignInClientCompleter : WordCompleter
{
    private static readonly (string, string)[] s_clients =
    [
        (CreateOAuth2TokenRequest.SameDevice, "A sign-in in a browser on this machine"),
        (CreateOAuth2TokenRequest.CrossDevice, "A sign-in in a browser elsewhere"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_clients;
}

/// <summary>Completes the token types of RFC 8693 that the service documents.</summary>
public sealed class TokenTypeCompleter : WordCompleter
{
    private static readonly (string, string)[] s_types =
    [
        ("urn:ietf:params:oauth:token-type:access_token", "An access token"),
        ("urn:ietf:params:oauth:token-type:refresh_token", "A refresh token"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_types;
}

/// <summary>Completes managed policies of AWS that many use; others stay allowed.</summary>
public sealed class ManagedPolicyCompleter : WordCompleter
{
    private const string Aws = "arn:aws:iam::aws:policy/";

    private static readonly (string, string)[] s_policies =
    [
        (Aws + "ReadOnlyAccess", "Reads everything"), (Aws + "SecurityAudit", "Reads configuration, for audits"),
        (Aws + "job-function/ViewOnlyAccess", "Lists what there is"), (Aws + "PowerUserAccess", "Everything but users and rights"),
        (Aws + "AmazonEC2ContainerRegistryReadOnly", "Reads container registries"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_policies;
}

/// <summary>Completes the services that access tokens of AWS Sign-In are documented for.</summary>
public sealed class TokenResourceCompleter : WordCompleter
{
    private static readonly (string, string)[] s_resources =
    [
        ("aws-mcp.amazonaws.com", "The AWS MCP server"), ("ecr.amazonaws.com", "Container registries"), ("glue.amazonaws.com", "The Glue data catalog"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_resources;
}

/// <summary>Completes the kinds of tokens that AWS Sign-In exchanges.</summary>
public sealed class SubjectTokenTypeCompleter : WordCompleter
{
    private static readonly (string, string)[] s_types = [("urn:ietf:params:oauth:token-type:jwt", "A JSON Web Token")];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_types;
}

/// <summary>Completes the kinds of tokens that AWS Sign-In knows of.</summary>
public sealed class TokenTypeHintCompleter : WordCompleter
{
    private static readonly (string, string)[] s_hints =
        [("access_token", "A token to call a service with"), ("refresh_token", "A token to get others with")];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_hints;
}
