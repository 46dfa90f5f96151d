using SsoOidc.Emulator.Faults;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Oidc;
using SsoOidc.Emulator.Pages;
using SsoOidc.Emulator.SignIn;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator;

/// <summary>An offline double of IAM Identity Center OIDC and AWS Sign-In on a loopback port.</summary>
public sealed class SsoEmulator : IDisposable, IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly EmulatorState _state = new();
    private readonly FaultBoard _faults = new();
    private readonly RequestLog _log;
    private readonly Authorizations _authorizations;
    private readonly Dictionary<string, (string Operation, AwsService Service, Func<ServiceCall, Reply> Handle)> _routes;

    private SsoEmulator(SsoEmulatorOptions options, LoopbackServer server)
    {
        Options = options;
        _server = server;
        Clock = new EmulatorClock(options.TimeProvider);
        BaseUrl = new Uri($"http://127.0.0.1:{server.Port}");
        _log = new RequestLog(options.RequestLogLimit);
        _authorizations = new Authorizations(options, _state);
        ConsentPage consent = new(options, _state, _authorizations);
        VerificationPage verification = new(options, _authorizations);
        CreateToken token = new(options, _state);
        CreateTokenWithIam iam = new(options, _state, BaseUrl);
        _routes = new()
        {
            ["POST /client/register"] = ("RegisterClient", AwsService.Oidc, new RegisterClient(options, _state).Handle),
            ["POST /device_authorization"] =
                ("StartDeviceAuthorization", AwsService.Oidc, new StartDeviceAuthorization(options, _state, _authorizations, BaseUrl).Handle),
            ["POST /token"] = ("CreateToken", AwsService.Oidc, token.Handle),
            ["POST /token?aws_iam=t"] = ("CreateTokenWithIAM", AwsService.Oidc, iam.Handle),
            ["POST /v1/token"] = ("CreateOAuth2Token", AwsService.SignIn, new CreateOAuth2Token(options, _state).Handle),
            ["GET /authorize"] = ("Authorize", AwsService.None, new AuthorizePage(options, _state, consent).Show),
            ["POST /authorize"] = ("Authorize", AwsService.None, consent.Decide),
            ["GET /v1/authorize"] = ("AuthorizeOAuth2Access", AwsService.None, new SignInAuthorizePage(consent).Show),
            ["POST /v1/authorize"] = ("AuthorizeOAuth2Access", AwsService.None, consent.Decide),
            ["GET /v1/sessions/confirmation"] = ("Confirmation", AwsService.None, ConfirmationPage.Show),
            ["GET /device"] = ("Verification", AwsService.None, verification.Show),
            ["POST /device"] = ("Verification", AwsService.None, verification.Decide),
            ["GET /platform/authorize"] = ("Verification", AwsService.None, verification.Show),
        };
    }

    /// <summary>Where all services answer.</summary>
    public Uri BaseUrl { get; }

    /// <summary>What it was started with.</summary>
    public SsoEmulatorOptions Options { get; }

    /// <summary>The services' time.</summary>
    public EmulatorClock Clock { get; }

    /// <summary>What was received so far.</summary>
    public IReadOnlyList<EmulatorRequest> Requests
    {
        get { lock (_state.Gate) return _log.Snapshot(); }
    }

    /// <summary>What waits for a person.</summary>
    public IReadOnlyList<PendingAuthorization> PendingAuthorizations
    {
        get { lock (_state.Gate) return _authorizations.Open(Clock.GetUtcNow()); }
    }

    /// <summary>Starts one.</summary>
    public static SsoEmulator Start(SsoEmulatorOptions? options = null)
    {
        options ??= new SsoEmulatorOptions();
        options.Validate();
        SsoEmulator emulator = new(options, LoopbackServer.Bind(options.Port));
        emulator._server.Run(emulator.AnswerAsync, emulator.Clock);
        return emulator;
    }

    /// <summary>The person says yes.</summary>
    public void Approve(string userCode, string? userName = null)
    {
        lock (_state.Gate)
            Authorizations.Approve(_authorizations.Require(userCode, Clock.GetUtcNow()), _authorizations.User(userName));
    }

    /// <summary>The person says yes after that many polls.</summary>
    public void ApproveAfter(string userCode, int polls)
    {
        lock (_state.Gate)
            Authorizations.Approve(_authorizations.Require(userCode, Clock.GetUtcNow()), Options.Users[0], polls);
    }

    /// <summary>The person says no.</summary>
    public void Deny(string userCode)
    {
        lock (_state.Gate)
            Authorizations.Deny(_authorizations.Require(userCode, Clock.GetUtcNow()));
    }

    /// <summary>Makes something go wrong.</summary>
    public EmulatorFault AddFault(EmulatorFault fault)
    {
        lock (_state.Gate)
            _faults.Add(fault);
        return fault;
    }

    /// <summary>Takes a fault back.</summary>
    public bool RemoveFault(EmulatorFault fault)
    {
        lock (_state.Gate)
            return _faults.Remove(fault);
    }

    /// <summary>Takes all faults back.</summary>
    public void ClearFaults()
    {
        lock (_state.Gate)
            _faults.Clear();
    }

    /// <summary>Ends the sessions of a start URL or user.</summary>
    public void EndSession(string startUrlOrUser)
    {
        lock (_state.Gate)
        {
            foreach (Session session in _state.Sessions.Where(s => s.StartUrl == startUrlOrUser || s.User.Name == startUrlOrUser))
                session.Ended = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        _server.Dispose();
    }

    private async Task<Reply> AnswerAsync(IncomingRequest request, CancellationToken token)
    {
        string key = $"{request.Method} {request.Path}" + (request.RawQuery == "aws_iam=t" ? "?aws_iam=t" : "");
        if (!_routes.TryGetValue(key, out (string Operation, AwsService Service, Func<ServiceCall, Reply> Handle) route))
            return new Reply { Status = 404, ContentType = "text/plain", Body = "Not found" };
        string? grantType = System.Text.RegularExpressions.Regex.Match(request.Body, "\"grantType\"\\s*:\\s*\"([^\"]*)\"") is { Success: true } m ? m.Groups[1].Value : null;
        ActiveFaults faults;
        RequestLog.Entry entry;
        lock (_state.Gate)
        {
            faults = route.Service == AwsService.None ? new ActiveFaults() : _faults.Take(route.Operation, grantType);
            entry = _log.Open(request, route.Operation, grantType, faults.Kind, Clock.GetUtcNow());
        }

        if (faults.Delay > TimeSpan.Zero)
            await Task.Delay(faults.Delay, token).ConfigureAwait(false);
        lock (_state.Gate)
        {
            Reply reply;
            if (faults.ReplacesOperation)
            {
                reply = FaultReplies.Instead(faults.Answer!, route.Service);
            }
            else
            {
                try
                {
                    reply = route.Handle(new ServiceCall(request, route.Service, Clock.GetUtcNow(), faults));
                }
                catch (RefusalException refusal)
                {
                    reply = refusal.Error.ToReply();
                }

                if (faults.Answer is not null)
                    reply = FaultReplies.Spoil(reply, faults.Answer);
            }

            entry.Close(reply);
            return reply;
        }
    }
}
