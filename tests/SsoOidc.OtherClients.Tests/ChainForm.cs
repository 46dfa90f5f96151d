namespace SsoOidc.OtherClients.Tests;

/// <summary>
/// Profiles and variables as people have them, and whose credentials they lead to. In the texts, <c>{name}</c> is a file or an
/// address that the test makes: see <see cref="ChainWorld"/>.
/// </summary>
/// <param name="Name">What it is.</param>
/// <param name="Outcome">The source and the identity; <see cref="Fails"/> if there is no way on.</param>
internal sealed record ChainForm(string Name, string Outcome)
{
    public const string Fails = "fails";

    /// <summary>The secret of every key, and the token of those that have one.</summary>
    public const string Secret = "s+/=&'<ü", Token = "tok+/=&'<";

    private const string Deploy = "role_arn = arn:aws:iam::111122223333:role/team/deploy", Audit = "role_arn = arn:aws:iam::444455556666:role/audit";
    private const string OfRole = "sso_account_id = 111122223333\nsso_role_name = ReadOnlyAccess";
    private const string Portal = "sso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1";
    private const string Session = $"[sso-session ops]\n{Portal}\n";
    private const string WebRole = "role_arn = arn:aws:iam::111122223333:role/web\nweb_identity_token_file = {web}";
    private const string Container = "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://{machine}/container";
    private const string Instance = "AWS_EC2_METADATA_DISABLED=false", InstanceEndpoint = "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://{machine}/";

    private static readonly string s_file = Keys("AKFILE"), s_config = Keys("AKCONFIG");
    private static readonly string[] s_environment = ["AWS_ACCESS_KEY_ID=AKENV", $"AWS_SECRET_ACCESS_KEY={Secret}"];

    /// <summary>The shared config file.</summary>
    public string Config { get; init; } = "";

    /// <summary>The shared credentials file.</summary>
    public string Credentials { get; init; } = "";

    /// <summary>The profile that is named as with --profile.</summary>
    public string? Profile { get; init; }

    /// <summary>Environment variables, as NAME=value.</summary>
    public string[] Variables { get; init; } = [];

    /// <summary>What botocore does, if it is something else.</summary>
    public string? Botocore { get; init; }

    /// <summary>Why that is so, with the source.</summary>
    public string? Why { get; init; }

    public static IReadOnlyList<ChainForm> All { get; } =
    [
        // Keys in files.
        new("Keys in the credentials file", "SharedCredentialsFile AKFILE") { Credentials = $"[default]\n{s_file}" },
        new("Keys in the config file", "SharedConfigFile AKCONFIG") { Config = $"[default]\n{s_config}" },
        new("Keys in both files", "SharedCredentialsFile AKFILE") { Config = $"[default]\n{s_config}", Credentials = $"[default]\n{s_file}" },
        new("Keys with a session token", "SharedCredentialsFile AKFILE with a token") { Credentials = $"[default]\n{s_file}\naws_session_token = {Token}" },
        new("Keys with a security token", "SharedConfigFile AKCONFIG with a token") { Config = $"[default]\n{s_config}\naws_security_token = {Token}" },
        new("Keys with both kinds of token", "SharedCredentialsFile AKFILE with a token")
        {
            Credentials = $"[default]\n{s_file}\naws_session_token = other\naws_security_token = {Token}",
        },
        new("An id without a secret", Fails) { Credentials = "[default]\naws_access_key_id = AKFILE" },
        new("An id without a secret in the config file", Fails) { Config = "[default]\naws_access_key_id = AKCONFIG" },
        new("An id in one file and its secret in the other", Fails)
        {
            Config = $"[default]\naws_secret_access_key = {Secret}", Credentials = "[default]\naws_access_key_id = AKFILE",
        },
        new("A secret without an id, before keys", "SharedConfigFile AKCONFIG")
        {
            Config = $"[default]\n{s_config}", Credentials = $"[default]\naws_secret_access_key = {Secret}",
        },
        new("An id that is empty", Fails)
        {
            Credentials = $"[default]\naws_access_key_id =\naws_secret_access_key = {Secret}", Botocore = "SharedCredentialsFile ",
            Why = "A key without a value is one that is not there; botocore gives an empty id, which no service takes.",
        },
        new("Keys written in capitals", "SharedConfigFile AKCONFIG") { Config = $"[default]\nAWS_ACCESS_KEY_ID = AKCONFIG\nAws_Secret_Access_Key = {Secret}" },
        new("Comments among keys", "SharedConfigFile AKCONFIG")
        {
            Config = $"# mine\n[default] # mine\n; aws_access_key_id = AKOTHER\naws_access_key_id = AKCONFIG\n# aws_access_key_id = AKOTHER\naws_secret_access_key = {Secret}",
        },
        new("No file and no variable", Fails),
        new("A profile without keys", Fails) { Config = "[profile dev]\nregion = eu-west-1", Profile = "dev" },

        // Names of profiles.
        new("[profile default]", "SharedConfigFile AKCONFIG") { Config = $"[profile default]\n{s_config}" },
        new("[default] after [profile default]", "SharedConfigFile AKCONFIG") { Config = $"[profile default]\n{Keys("AKOTHER")}\n[default]\n{s_config}" },
        new("[profile default] after [default]", "SharedConfigFile AKCONFIG") { Config = $"[default]\n{Keys("AKOTHER")}\n[profile default]\n{s_config}" },
        new("[profile default] in the credentials file", Fails) { Credentials = $"[profile default]\n{s_file}" },
        new("A section without the word profile", Fails) { Config = $"[dev]\n{s_config}", Profile = "dev" },
        new("A name with a blank, in quotes", "SharedConfigFile AKCONFIG") { Config = $"[profile \"my one\"]\n{s_config}", Profile = "my one" },
        new("A name with a blank, without quotes", Fails) { Config = $"[profile my one]\n{s_config}", Profile = "my one" },
        new("A name with a blank in the credentials file", "SharedCredentialsFile AKFILE") { Credentials = $"[my one]\n{s_file}", Profile = "my one" },
        new("A name in quotes in the credentials file", Fails) { Credentials = $"[\"my one\"]\n{s_file}", Profile = "my one" },
        new("A name beyond ASCII", "SharedConfigFile AKCONFIG") { Config = $"[profile grün-日本]\n{s_config}", Profile = "grün-日本" },
        new("A name beyond ASCII in AWS_PROFILE", "SharedCredentialsFile AKFILE") { Credentials = $"[grün-日本]\n{s_file}", Variables = ["AWS_PROFILE=grün-日本"] },
        new("A profile of the credentials file alone", "SharedCredentialsFile AKFILE") { Credentials = $"[dev]\n{s_file}", Profile = "dev" },
        new("A profile with its region in the other file", "SharedCredentialsFile AKFILE")
        {
            Config = "[profile dev]\nregion = eu-west-1", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A profile that is missing", Fails) { Credentials = $"[default]\n{s_file}", Variables = [Container], Profile = "dev" },
        new("A profile default that is missing", "Container AKCONTAINER with a token")
        {
            Config = $"[profile dev]\n{s_config}", Variables = [Container], Profile = "default", Botocore = Fails,
            Why = "Here the name that is used without a name may always be given; it leads to nobody else.",
        },
        new("AWS_PROFILE that is missing", Fails) { Credentials = $"[default]\n{s_file}", Variables = [Container, "AWS_PROFILE=dev"] },
        new("AWS_PROFILE that is missing, beside keys in the environment", Fails) { Variables = [.. s_environment, "AWS_PROFILE=dev"] },
        new("AWS_DEFAULT_PROFILE that is missing", Fails) { Credentials = $"[default]\n{s_file}", Variables = ["AWS_DEFAULT_PROFILE=dev"] },
        new("AWS_PROFILE", "SharedConfigFile AKCONFIG") { Config = $"[profile dev]\n{s_config}", Credentials = $"[default]\n{s_file}", Variables = ["AWS_PROFILE=dev"] },
        new("AWS_DEFAULT_PROFILE", "SharedConfigFile AKCONFIG")
        {
            Config = $"[profile dev]\n{s_config}", Credentials = $"[default]\n{s_file}", Variables = ["AWS_DEFAULT_PROFILE=dev"],
        },
        new("AWS_PROFILE and AWS_DEFAULT_PROFILE", "SharedConfigFile AKCONFIG")
        {
            Config = $"[profile dev]\n{s_config}", Credentials = $"[other]\n{s_file}", Variables = ["AWS_PROFILE=dev", "AWS_DEFAULT_PROFILE=other"],
            Botocore = "SharedCredentialsFile AKFILE",
            Why = "The AWS CLI 2 asks AWS_PROFILE first (aws-cli, branch v2, awscli/botocore/configprovider.py).",
        },
        new("AWS_PROFILE that is empty", "SharedCredentialsFile AKFILE")
        {
            Credentials = $"[default]\n{s_file}", Variables = ["AWS_PROFILE="], Botocore = Fails, Why = "A variable without a value is one that is not set: PowerShell before 7.5 knows no other.",
        },
        new("A name before AWS_PROFILE", "SharedConfigFile AKCONFIG")
        {
            Config = $"[profile dev]\n{s_config}", Credentials = $"[other]\n{s_file}", Variables = ["AWS_PROFILE=other"], Profile = "dev",
        },

        // Keys in the environment.
        new("Keys in the environment", "Environment AKENV") { Variables = s_environment },
        new("Keys in the environment with a token", "Environment AKENV with a token") { Variables = [.. s_environment, $"AWS_SESSION_TOKEN={Token}"] },
        new("Keys in the environment with a security token", "Environment AKENV with a token") { Variables = [.. s_environment, $"AWS_SECURITY_TOKEN={Token}"] },
        new("Keys in the environment with both kinds of token", "Environment AKENV with a token")
        {
            Variables = [.. s_environment, "AWS_SESSION_TOKEN=other", $"AWS_SECURITY_TOKEN={Token}"],
        },
        new("Keys in the environment with an empty security token", "Environment AKENV with a token")
        {
            Variables = [.. s_environment, $"AWS_SESSION_TOKEN={Token}", "AWS_SECURITY_TOKEN="],
        },
        new("Keys in the environment beside those of files", "Environment AKENV") { Config = $"[default]\n{s_config}", Credentials = $"[default]\n{s_file}", Variables = s_environment },
        new("Keys in the environment beside AWS_PROFILE", "Environment AKENV") { Config = $"[profile dev]\n{s_config}", Variables = [.. s_environment, "AWS_PROFILE=dev"] },
        new("Keys in the environment past a profile that is named", "SharedConfigFile AKCONFIG") { Config = $"[profile dev]\n{s_config}", Variables = s_environment, Profile = "dev" },
        new("Keys in the environment past a named profile without keys", Fails) { Config = "[profile dev]\nregion = eu-west-1", Variables = s_environment, Profile = "dev" },
        new("Keys in the environment that have ended", Fails)
        {
            Credentials = $"[default]\n{s_file}", Variables = [.. s_environment, "AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z"],
        },
        new("A role by keys in the environment that have ended", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\ncredential_source = Environment", Profile = "dev",
            Variables = [.. s_environment, "AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z"],
        },
        new("Keys in the environment with an end", "Environment AKENV") { Variables = [.. s_environment, "AWS_CREDENTIAL_EXPIRATION=2999-01-01T00:00:00Z"] },
        new("An id in the environment without its secret", Fails) { Credentials = $"[default]\n{s_file}", Variables = ["AWS_ACCESS_KEY_ID=AKENV"] },
        new("A secret in the environment without its id", Fails)
        {
            Credentials = $"[default]\n{s_file}", Variables = [$"AWS_SECRET_ACCESS_KEY={Secret}"], Botocore = "SharedCredentialsFile AKFILE",
            Why = "Half of a pair is an error here, whichever half it is, and no reason to be somebody else.",
        },
        new("Variables that are empty", "SharedCredentialsFile AKFILE")
        {
            Credentials = $"[default]\n{s_file}", Variables = ["AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "AWS_SESSION_TOKEN="],
        },

        // Roles that a profile takes.
        new("A role by keys of the config file", "AssumeRole deploy/* by AKCONFIG")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\n[profile base]\n{s_config}", Profile = "dev",
        },
        new("A role by keys of the credentials file", "AssumeRole deploy/* by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base", Credentials = $"[base]\n{s_file}", Profile = "dev",
        },
        new("A role of AWS_PROFILE", "AssumeRole deploy/* by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base", Credentials = $"[base]\n{s_file}", Variables = ["AWS_PROFILE=dev"],
        },
        new("A role of the default profile", "AssumeRole deploy/* by AKFILE") { Config = $"[default]\n{Deploy}\nsource_profile = base", Credentials = $"[base]\n{s_file}" },
        new("A role of the credentials file", "AssumeRole deploy/* by AKFILE") { Credentials = $"[dev]\n{Deploy}\nsource_profile = base\n[base]\n{s_file}", Profile = "dev" },
        new("A role that one file names and the other the source of", "AssumeRole deploy/* by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}", Credentials = $"[dev]\nsource_profile = base\n[base]\n{s_file}", Profile = "dev",
        },
        new("A role by keys with a token", "AssumeRole deploy/* by AKFILE with a token")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base", Credentials = $"[base]\n{s_file}\naws_session_token = {Token}", Profile = "dev",
        },
        new("A role with everything", "AssumeRole deploy/nightly ExternalId=customer:7/a DurationSeconds=900 by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\nexternal_id = customer:7/a\nduration_seconds = 900\nrole_session_name = nightly",
            Credentials = $"[base]\n{s_file}", Profile = "dev",
        },
        new("A role with a duration that is no number", "AssumeRole deploy/* by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\nduration_seconds = long", Credentials = $"[base]\n{s_file}", Profile = "dev",
        },
        new("A role with an MFA device", "AssumeRole deploy/* SerialNumber=arn:aws:iam::111122223333:mfa/jane by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/jane",
            Credentials = $"[base]\n{s_file}", Profile = "dev",
        },
        new("A role by a role of Identity Center", "AssumeRole deploy/* by ReadOnlyAccess of 111122223333")
        {
            Config = $"{Session}[profile dev]\n{Deploy}\nsource_profile = base\n[profile base]\nsso_session = ops\n{OfRole}", Profile = "dev",
        },
        new("A role by a console sign-in", "AssumeRole deploy/* by AKLOGIN with a token")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\n[profile base]\nlogin_session = {{login}}", Profile = "dev",
        },
        new("A role by a process", "AssumeRole deploy/* by AKPROCESS with a token")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\n[profile base]\ncredential_process = {{process}}", Profile = "dev",
        },
        new("A role by web identity", "AssumeRole deploy/* by web/*")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\n[profile base]\n{WebRole}", Profile = "dev",
        },
        new("A role by a role", "AssumeRole audit/* by deploy/first by AKFILE")
        {
            Config = $"[profile dev]\n{Audit}\nsource_profile = base\n[profile base]\n{Deploy}\nrole_session_name = first\nsource_profile = keys",
            Credentials = $"[keys]\n{s_file}", Profile = "dev",
        },
        new("A role by a profile with a role and keys", "AssumeRole audit/* by AKCONFIG")
        {
            Config = $"[profile dev]\n{Audit}\nsource_profile = base\n[profile base]\n{Deploy}\nsource_profile = keys\n{s_config}",
            Credentials = $"[keys]\n{s_file}", Profile = "dev",
        },
        new("A role by its own keys", "AssumeRole deploy/* by AKCONFIG") { Config = $"[profile dev]\n{Deploy}\nsource_profile = dev\n{s_config}", Profile = "dev" },
        new("A role by its own keys in the credentials file", "AssumeRole deploy/* by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = dev", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A role by itself", Fails) { Config = $"[profile dev]\n{Deploy}\nsource_profile = dev", Profile = "dev" },
        new("Two roles by each other", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = other\n[profile other]\n{Audit}\nsource_profile = dev", Profile = "dev",
        },
        new("Three roles in a circle", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = b\n[profile b]\n{Audit}\nsource_profile = c\n[profile c]\n{Audit}\nsource_profile = b", Profile = "dev",
        },
        new("A role beside keys of the same profile", "AssumeRole deploy/* by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\n{s_config}", Credentials = $"[base]\n{s_file}", Profile = "dev",
        },
        new("A role whose source is missing", Fails) { Config = $"[profile dev]\n{Deploy}\nsource_profile = base", Variables = [Container], Profile = "dev" },
        new("A role whose source has no keys", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\n[profile base]\nregion = eu-west-1", Variables = [Container], Profile = "dev",
        },
        new("A role whose source has a process that fails", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\n[profile base]\ncredential_process = {{failing}}", Variables = [Container], Profile = "dev",
        },
        new("A role with two sources", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base\ncredential_source = Environment", Credentials = $"[base]\n{s_file}",
            Variables = s_environment, Profile = "dev",
        },
        new("A role without a source", Fails) { Config = $"[profile dev]\n{Deploy}", Variables = [.. s_environment, Container], Profile = "dev" },
        new("A role without a source, with keys", Fails) { Config = $"[profile dev]\n{Deploy}\n{s_config}", Profile = "dev" },
        new("A role without a source, in a profile of Identity Center", Fails) { Config = $"{Session}[profile dev]\n{Deploy}\nsso_session = ops\n{OfRole}", Profile = "dev" },
        new("A role by the environment", "AssumeRole deploy/* by AKENV") { Config = $"[profile dev]\n{Deploy}\ncredential_source = Environment", Variables = s_environment, Profile = "dev" },
        new("A role by the environment, which is empty", Fails) { Config = $"[profile dev]\n{Deploy}\ncredential_source = Environment", Variables = [Container], Profile = "dev" },
        new("A role by the container", "AssumeRole deploy/* by AKCONTAINER with a token")
        {
            Config = $"[profile dev]\n{Deploy}\ncredential_source = EcsContainer", Variables = [.. s_environment, Container], Profile = "dev",
        },
        new("A role by the container, which there is none of", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\ncredential_source = EcsContainer", Variables = [Instance, InstanceEndpoint], Profile = "dev",
        },
        new("A role by the instance", "AssumeRole deploy/* by AKINSTANCE with a token")
        {
            Config = $"[profile dev]\n{Deploy}\ncredential_source = Ec2InstanceMetadata", Variables = [Container, Instance, InstanceEndpoint], Profile = "dev",
        },
        new("A role by the instance, which is switched off", Fails)
        {
            Config = $"[profile dev]\n{Deploy}\ncredential_source = Ec2InstanceMetadata", Variables = [Container, InstanceEndpoint], Profile = "dev",
        },
        new("A role by a source in small letters", Fails) { Config = $"[profile dev]\n{Deploy}\ncredential_source = environment", Variables = s_environment, Profile = "dev" },
        new("A role by an unknown source", Fails) { Config = $"[profile dev]\n{Deploy}\ncredential_source = Elsewhere", Variables = s_environment, Profile = "dev" },
        new("A role past keys in the environment", "Environment AKENV")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base", Credentials = $"[base]\n{s_file}", Variables = [.. s_environment, "AWS_PROFILE=dev"],
        },

        // Web identity.
        new("Web identity of a profile", "WebIdentity web/*") { Config = $"[profile dev]\n{WebRole}", Profile = "dev" },
        new("Web identity of a profile with a session name", "WebIdentity web/pod") { Config = $"[profile dev]\n{WebRole}\nrole_session_name = pod", Profile = "dev" },
        new("Web identity of a profile beside keys", "WebIdentity web/*") { Config = $"[profile dev]\n{WebRole}", Credentials = $"[dev]\n{s_file}", Profile = "dev" },
        new("Web identity of a profile without a role", Fails) { Config = "[profile dev]\nweb_identity_token_file = {web}", Credentials = $"[dev]\n{s_file}", Profile = "dev" },
        new("Web identity whose token is missing", Fails)
        {
            Config = "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/web\nweb_identity_token_file = {web}.missing", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("Web identity of the environment", "WebIdentity web/*")
        {
            Credentials = $"[default]\n{s_file}", Variables = ["AWS_WEB_IDENTITY_TOKEN_FILE={web}", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/web"],
        },
        new("Web identity of the environment with a session name", "WebIdentity web/pod")
        {
            Variables = ["AWS_WEB_IDENTITY_TOKEN_FILE={web}", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/web", "AWS_ROLE_SESSION_NAME=pod"],
        },
        new("Web identity of the environment without AWS_ROLE_ARN", Fails) { Credentials = $"[default]\n{s_file}", Variables = ["AWS_WEB_IDENTITY_TOKEN_FILE={web}"] },
        new("Web identity of the environment for a profile's role", Fails)
        {
            Config = "[default]\nrole_arn = arn:aws:iam::111122223333:role/web", Variables = ["AWS_WEB_IDENTITY_TOKEN_FILE={web}"],
        },
        new("AWS_ROLE_ARN alone", "SharedCredentialsFile AKFILE") { Credentials = $"[default]\n{s_file}", Variables = ["AWS_ROLE_ARN=arn:aws:iam::111122223333:role/web"] },
        new("Web identity of the environment past a profile that is named", "SharedCredentialsFile AKFILE")
        {
            Credentials = $"[dev]\n{s_file}", Profile = "dev",
            Variables = ["AWS_WEB_IDENTITY_TOKEN_FILE={web}", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/web"],
        },
        new("Web identity of the environment beside AWS_PROFILE", "WebIdentity web/*")
        {
            Config = $"{Session}[profile dev]\nsso_session = ops\n{OfRole}",
            Variables = ["AWS_PROFILE=dev", "AWS_WEB_IDENTITY_TOKEN_FILE={web}", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/web"],
        },
        new("Web identity of the environment past a role of AWS_PROFILE", "AssumeRole deploy/* by AKFILE")
        {
            Config = $"[profile dev]\n{Deploy}\nsource_profile = base", Credentials = $"[base]\n{s_file}",
            Variables = ["AWS_PROFILE=dev", "AWS_WEB_IDENTITY_TOKEN_FILE={web}", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/web"],
        },

        // Roles of Identity Center.
        new("A role of Identity Center", "SsoRole ReadOnlyAccess of 111122223333") { Config = $"{Session}[profile dev]\nsso_session = ops\n{OfRole}", Profile = "dev" },
        new("A role of Identity Center in the older form", "SsoRole ReadOnlyAccess of 111122223333") { Config = $"[profile dev]\n{Portal}\n{OfRole}", Profile = "dev" },
        new("A role of Identity Center by AWS_PROFILE", "SsoRole ReadOnlyAccess of 111122223333")
        {
            Config = $"{Session}[profile dev]\nsso_session = ops\n{OfRole}", Variables = ["AWS_PROFILE=dev", Container],
        },
        new("A role of Identity Center beside keys", "SsoRole ReadOnlyAccess of 111122223333")
        {
            Config = $"{Session}[profile dev]\nsso_session = ops\n{OfRole}\n{s_config}", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A role of Identity Center beside a process and a console sign-in", "SsoRole ReadOnlyAccess of 111122223333")
        {
            Config = $"{Session}[profile dev]\nsso_session = ops\n{OfRole}\ncredential_process = {{process}}\nlogin_session = {{login}}", Profile = "dev",
        },
        new("A role of Identity Center in the credentials file", "SsoRole ReadOnlyAccess of 111122223333")
        {
            Config = Session, Credentials = $"[dev]\nsso_session = ops\n{OfRole}", Profile = "dev",
        },
        new("A role of Identity Center without its name", Fails)
        {
            Config = $"{Session}[profile dev]\nsso_session = ops\nsso_account_id = 111122223333", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A role of Identity Center without its account", Fails)
        {
            Config = $"{Session}[profile dev]\nsso_session = ops\nsso_role_name = ReadOnlyAccess", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A role of Identity Center without a portal", Fails) { Config = $"[profile dev]\n{OfRole}", Credentials = $"[dev]\n{s_file}", Profile = "dev" },
        new("A role of Identity Center of a session that is missing", Fails)
        {
            Config = $"[profile dev]\nsso_session = ops\n{OfRole}", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A role of Identity Center of a session without region", Fails)
        {
            Config = $"[sso-session ops]\nsso_start_url = https://example.awsapps.com/start\n[profile dev]\nsso_session = ops\n{OfRole}",
            Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A role of Identity Center of two regions", Fails)
        {
            Config = $"{Session}[profile dev]\nsso_session = ops\nsso_region = eu-west-1\n{OfRole}", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A session without a role, beside keys", "SharedCredentialsFile AKFILE") { Config = $"{Session}[profile dev]\nsso_session = ops", Credentials = $"[dev]\n{s_file}", Profile = "dev" },
        new("A portal without a role, beside keys", "SharedConfigFile AKCONFIG") { Config = $"[profile dev]\n{Portal}\n{s_config}", Profile = "dev" },
        new("A role of Identity Center of nobody signed in", Fails)
        {
            Config = $"[sso-session nobody]\n{Portal}\n[profile dev]\nsso_session = nobody\n{OfRole}\n{s_config}", Credentials = $"[dev]\n{s_file}",
            Variables = [Container], Profile = "dev",
        },
        new("A role of Identity Center of a sign-in that has ended", Fails)
        {
            Config = $"[sso-session ended]\n{Portal}\n[profile dev]\nsso_session = ended\n{OfRole}\n{s_config}", Credentials = $"[dev]\n{s_file}",
            Variables = [.. s_environment, Container], Profile = "dev",
        },
        new("A role by a sign-in that has ended", Fails)
        {
            Config = $"[sso-session ended]\n{Portal}\n[profile base]\nsso_session = ended\n{OfRole}\n[profile dev]\n{Deploy}\nsource_profile = base",
            Variables = [.. s_environment, Container], Profile = "dev",
        },

        // Console sign-ins.
        new("A console sign-in", "ConsoleSignIn AKLOGIN with a token") { Config = "[profile dev]\nlogin_session = {login}", Profile = "dev" },
        new("A console sign-in beside keys of the credentials file", "SharedCredentialsFile AKFILE")
        {
            Config = "[profile dev]\nlogin_session = {login}", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A console sign-in beside keys of the config file and a process", "ConsoleSignIn AKLOGIN with a token")
        {
            Config = $"[profile dev]\nlogin_session = {{login}}\ncredential_process = {{process}}\n{s_config}", Profile = "dev",
        },
        new("A console sign-in that is not there", Fails)
        {
            Config = $"[profile dev]\nlogin_session = {{login}}-other\n{s_config}", Variables = [Container], Profile = "dev",
        },

        // Processes.
        new("A process", "Process AKPROCESS with a token") { Config = "[profile dev]\ncredential_process = {process}", Profile = "dev" },
        new("A process in the credentials file", "Process AKPROCESS with a token") { Credentials = "[dev]\ncredential_process = {process}", Profile = "dev" },
        new("A process beside keys of the config file", "Process AKPROCESS with a token") { Config = $"[profile dev]\ncredential_process = {{process}}\n{s_config}", Profile = "dev" },
        new("A process beside keys of the credentials file", "SharedCredentialsFile AKFILE")
        {
            Config = "[profile dev]\ncredential_process = {process}", Credentials = $"[dev]\n{s_file}", Profile = "dev",
        },
        new("A process that fails", Fails) { Config = $"[profile dev]\ncredential_process = {{failing}}\n{s_config}", Variables = [Container], Profile = "dev" },
        new("A process that is not there", Fails) { Config = $"[profile dev]\ncredential_process = /nowhere/program\n{s_config}", Variables = [Container], Profile = "dev" },
        new("A process that prints no secret", Fails) { Config = $"[profile dev]\ncredential_process = {{half}}\n{s_config}", Variables = [Container], Profile = "dev" },
        new("A process that prints credentials that have ended", Fails) { Config = $"[profile dev]\ncredential_process = {{ended}}\n{s_config}", Variables = [Container], Profile = "dev" },
        new("A process of another version", Fails) { Config = $"[profile dev]\ncredential_process = {{version 2}}\n{s_config}", Variables = [Container], Profile = "dev" },

        // Containers.
        new("A container by its whole URI", "Container AKCONTAINER with a token") { Variables = [Container] },
        new("A container by its relative URI", "Container AKTASK with a token") { Variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/task"] },
        new("A container by both URIs", "Container AKTASK with a token") { Variables = [Container, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/task"] },
        new("A container with a token", "Container AKCONTAINER with a token")
        {
            Variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://{machine}/guarded", $"AWS_CONTAINER_AUTHORIZATION_TOKEN={MachineServer.Token}"],
        },
        new("A container with a token file, before a token", "Container AKCONTAINER with a token")
        {
            Variables =
            [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://{machine}/guarded", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE={token}",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN=wrong",
            ],
        },
        new("A container with a token file that is missing", Fails)
        {
            Variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://{machine}/guarded", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE={token}.missing", Instance, InstanceEndpoint],
        },
        new("A container with a token of two lines", Fails)
        {
            Variables = [Container, "AWS_CONTAINER_AUTHORIZATION_TOKEN=a\nb", Instance, InstanceEndpoint],
        },
        new("A container that refuses", Fails) { Variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://{machine}/guarded", Instance, InstanceEndpoint] },
        new("A container whose credentials have ended", Fails) { Variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://{machine}/ended", Instance, InstanceEndpoint] },
        new("A container at a host of others", Fails) { Variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://container.example/task", Instance, InstanceEndpoint] },
        new("A container after a profile without keys", "Container AKCONTAINER with a token")
        {
            Config = "[profile dev]\nregion = eu-west-1", Variables = [.. s_environment, Container], Profile = "dev",
        },
        new("A container beside keys", "SharedConfigFile AKCONFIG") { Config = $"[default]\n{s_config}", Variables = [Container] },

        // Instances.
        new("An instance", "InstanceMetadata AKINSTANCE with a token") { Variables = [Instance, InstanceEndpoint] },
        new("An instance whose endpoint a profile names", "InstanceMetadata AKINSTANCE with a token")
        {
            Config = "[default]\nec2_metadata_service_endpoint = http://{machine}/", Variables = [Instance],
        },
        new("An instance whose credentials have ended", "InstanceMetadata AKINSTANCE with a token")
        {
            Variables = [Instance, "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://{machine}/late/"],
        },
        new("An instance beside a container", "Container AKCONTAINER with a token") { Variables = [Container, Instance, InstanceEndpoint] },
        new("An instance that is switched off", Fails) { Variables = [InstanceEndpoint, "AWS_EC2_METADATA_DISABLED=TRUE"] },
        new("An instance of version 1", "InstanceMetadata AKINSTANCE with a token") { Variables = [Instance, "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://{machine}/old/"] },
        new("An instance of version 1, which is switched off", Fails)
        {
            Variables = [Instance, "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://{machine}/old/", "AWS_EC2_METADATA_V1_DISABLED=true"],
        },
        new("An instance without a role", Fails) { Variables = [Instance, "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://{machine}/nothing/"] },

        // What the AWS CLI still reads for tools of before 2013.
        new("AWS_CREDENTIAL_FILE", Fails)
        {
            Variables = ["AWS_CREDENTIAL_FILE={boto}"], Botocore = "ec2-credentials-file AKBOTO",
            Why = "The file of the first tools of EC2 is left out; the SDKs of other languages do not read it either.",
        },
        new("BOTO_CONFIG", Fails)
        {
            Variables = ["BOTO_CONFIG={boto}"], Botocore = "boto-config AKBOTO",
            Why = "The file of boto 2 is left out; the SDKs of other languages do not read it either.",
        },
    ];

    public override string ToString() => Name;

    private static string Keys(string id) => $"aws_access_key_id = {id}\naws_secret_access_key = {Secret}";
}
