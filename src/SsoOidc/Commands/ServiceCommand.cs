using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Emulation;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>What all cmdlets that call a service have in common: where it is and how to get there.</summary>
/// <remarks>
/// The parameters that objects carry are virtual: a cmdlet that takes the whole object says in which of its parameter
/// sets they are also bound by name. Each one that is bound costs a fresh process half a millisecond.
/// </remarks>
public abstract class ServiceCommand : AsyncCmdlet
{
    private AwsConfiguration? _configuration;
    private HttpTransport? _transport;
    private Connected? _last;

    /// <summary>The region, for example eu-west-1; for Identity Center its home region.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public virtual string? Region { get; set; }

    /// <summary>An endpoint in place of the service's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public virtual Uri? EndpointUrl { get; set; }

    /// <summary>A profile of the shared config file.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public virtual string? ProfileName { get; set; }

    /// <summary>Uses FIPS 140 endpoints.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public virtual SwitchParameter UseFipsEndpoint { get; set; }

    /// <summary>Uses dual-stack (IPv4 and IPv6) endpoints.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public virtual SwitchParameter UseDualStackEndpoint { get; set; }

    /// <summary>Limit in seconds for each input with all retries and waits; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [NumberTransformation]
    public int TimeoutSec { get; set; }

    /// <summary>The proxy's URL.</summary>
    [Parameter]
    [UriTransformation]
    public Uri? Proxy { get; set; }

    /// <summary>User and password for the proxy.</summary>
    [Parameter]
    public PSCredential? ProxyCredential { get; set; }

    private protected abstract AwsService TargetService { get; }

    /// <summary>The region of the service, which is what -Region says unless a cmdlet has another meaning for that.</summary>
    private protected virtual string? ServiceRegion => Region;

    /// <summary>The clock of everything this cmdlet does.</summary>
    private protected static TimeProvider Clock => ModuleClock.Instance;

    /// <summary>Environment and shared config files, seen through the profile.</summary>
    private protected AwsConfiguration Configuration => _configuration ??= OpenConfiguration();

    private protected virtual AwsConfiguration OpenConfiguration() => ConfigurationOf(ProfileName);

    /// <summary>Has the config files read again, for the input bound now, or because this command has changed them.</summary>
    private protected void ForgetConfiguration() => _configuration = null;

    private protected sealed override TimeSpan? Limit => TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : null;

    /// <summary>The connection for the parameters bound now; what is not given is taken from where the input came from.</summary>
    private protected ServiceConnection Connect(ServiceLocation? source = null) => Connect(TargetService, source);

    /// <summary>The same for a code or refresh token that is good in the region that issued it only: that one counts, whatever was given.</summary>
    private protected ServiceConnection ConnectWhereIssued(ServiceLocation issued)
    {
        if (issued.Region is not null && !string.IsNullOrWhiteSpace(ServiceRegion) && ServiceRegion!.Trim() != issued.Region)
            Trace($"No region but {issued.Region} knows a sign-in that was made there, so -Region {ServiceRegion} is not used.");
        return Connect(TargetService, issued, issued.Region);
    }

    /// <summary>The same to another service than the cmdlet's own.</summary>
    private protected ServiceConnection Connect(AwsService service, ServiceLocation? source, string? region = null)
    {
        ServiceLocation given = new(
            region ?? (string.IsNullOrWhiteSpace(ServiceRegion) ? null : ServiceRegion!.Trim()),
            EndpointUrl is { OriginalString.Length: > 0 } ? EndpointUrl : null,
            Switch(nameof(UseFipsEndpoint), UseFipsEndpoint),
            Switch(nameof(UseDualStackEndpoint), UseDualStackEndpoint));
        if (source is not null) given = given.Or(source);
        // Environment and files are asked once for inputs that agree, not for each of a thousand.
        AwsConfiguration configuration = Configuration;
        if (_last?.Agrees(service, given, configuration, IsVerbose) != true)
            _last = new Connected(service, given, configuration, Open(service, given, configuration));
        return Limit is null ? _last.Connection : _last.Connection with { Deadline = Deadline };
    }

    private ServiceConnection Open(AwsService service, ServiceLocation given, AwsConfiguration configuration) => new()
    {
        Settings = ServiceSettings.Resolve(service, given, configuration),
        Transport = Transport(),
        Clock = Clock,
        IsSynchronous = true,
        Observer = IsVerbose ? exchange => Trace(exchange.ToString()) : null,
    };

    /// <summary>The way out, the same for all inputs.</summary>
    private protected HttpTransport Transport() => _transport ??= Transports.For(NetworkSettings.Resolve(
        Proxy, ProxyCredential?.UserName, ProxyCredential?.Password.ToSecret(), Configuration));

    /// <summary>The credentials to sign with that the environment and the profile lead to.</summary>
    /// <exception cref="SsoOidcException">There are none, or their source is broken.</exception>
    private protected Task<FoundCredentials> FindCredentialsAsync(PipelineContext pipe, CancellationToken cancellationToken, TimeSpan? minimumValidity = null) =>
        Deadline.RunAsync(
            "The search for AWS credentials",
            CredentialChains.Of(Configuration, Transport, pipe, IsVerbose ? exchange => Trace(exchange.ToString()) : null, minimumValidity).FindAsync,
            cancellationToken);

    /// <summary>The credentials that were given; those that the environment and the profile lead to if none were.</summary>
    /// <exception cref="SsoOidcException">They have ended, or there are none.</exception>
    private protected async Task<AwsCredential> CredentialAsync(
        PipelineContext pipe, AwsCredential? given, CancellationToken cancellationToken, TimeSpan? minimumValidity = null)
    {
        if (given is null)
        {
            // A variable that is empty after a failure must not lead to whoever else is configured here.
            if (!MyInvocation.BoundParameters.ContainsKey("Credential")) return AwsCredential.From(await FindCredentialsAsync(pipe, cancellationToken, minimumValidity));
            throw new SsoOidcException(FailureKind.InvalidInput, "The credentials that were piped, or given as -Credential, are $null.")
            {
                NextStep = "Look at why the command before gave none; leave -Credential out to use those of the profile or the environment",
            };
        }

        // PowerShell makes one of any object that has some of the properties.
        if (string.IsNullOrEmpty(given.AccessKeyId) || given.SecretAccessKey is not { Length: > 0 })
        {
            throw new SsoOidcException(FailureKind.InvalidInput, "What was given as credentials has no AccessKeyId, or no SecretAccessKey.")
            {
                NextStep = "Pipe what Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential gives",
            };
        }

        if (!given.IsExpired) return given;
        throw new SsoOidcException(FailureKind.InvalidCredentials, $"These credentials have ended ({given}).")
        {
            NextStep = "Get new ones with Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential",
        };
    }

    /// <summary>A mandatory secret of the current input.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: it is empty.</exception>
    private protected static Secret RequireSecret(SecureString? value, string parameter) =>
        value.ToSecret() ?? throw new SsoOidcException(FailureKind.InvalidInput, $"The parameter {parameter} is empty.");

    /// <summary>Null if a parameter is not bound, so that the environment and the config file decide.</summary>
    private bool? Switch(string name, SwitchParameter value) =>
        MyInvocation.BoundParameters.ContainsKey(name) ? value.IsPresent : null;

    private sealed record Connected(AwsService Service, ServiceLocation Location, AwsConfiguration Configuration, ServiceConnection Connection)
    {
        public bool Agrees(AwsService service, ServiceLocation other, AwsConfiguration now, bool isObserved) =>
            Service == service && Configuration == now && Connection.Observer is not null == isObserved && Location == other;
    }
}
