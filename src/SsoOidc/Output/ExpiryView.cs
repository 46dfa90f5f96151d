using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Pipeline;

namespace SsoOidc.Output;

/// <summary>
/// What the format file shows of a time that something ends at, by the module's clock. Takes what is left of a
/// DateTimeOffset after Export-Clixml as well. Not for scripts: use <c>ExpiresAt</c> and <c>IsExpired</c> there.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ExpiryView
{
    private const string Expired = "\u001b[31m";
    private const string EndsSoon = "\u001b[33m";
    private const string Plain = "\u001b[0m";

    private static readonly TimeSpan s_soon = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset? _end;

    internal ExpiryView(object? instant) =>
        _end = instant is null ? null : (DateTimeOffset?)new DateTimeOffsetTransformationAttribute().Transform(null!, instant);

    /// <summary>Date and time to the minute in the zone of this machine: <c>2026-11-23 10:15</c>; empty if there is none.</summary>
    public string At => Text("yyyy-MM-dd HH:mm");

    /// <summary>Date, time and zone: <c>2026-11-23 10:15:00 +01:00</c>; empty if there is none.</summary>
    public string Instant => Text("yyyy-MM-dd HH:mm:ss zzz");

    /// <summary><c>in 42 min</c> or <c>5 min ago</c>, in red when over and in yellow when less than 5 minutes are left; empty if there is none.</summary>
    public string Left
    {
        get
        {
            if (_end is not { } end) return "";
            TimeSpan left = end - ModuleClock.Instance.GetUtcNow();
            string text = Instants.Relative(left);
            return left >= s_soon || !Terminal.HasColour ? text : (left <= TimeSpan.Zero ? Expired : EndsSoon) + text + Plain;
        }
    }

    /// <summary>Both: <c>2026-11-23 10:15:00 +01:00 (in 42 min)</c>; empty if there is none.</summary>
    public string Both => _end is null ? "" : $"{Instant} ({Left})";

    private string Text(string format) => _end?.ToLocalTime().ToString(format, CultureInfo.InvariantCulture) ?? "";
}

/// <summary>
/// What the format file shows of an output's members. In Constrained Language Mode script can call no method of a type that is
/// not PowerShell's own, but it can read properties, and a dictionary: <c>[SsoOidc.Output.ViewText]::Of[$_].ExpiresAt.Left</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ViewText
{
    private readonly PSObject _output;

    private ViewText(PSObject output) => _output = output;

    /// <summary>Takes an output for a key.</summary>
    public static Hashtable Of { get; } = new Outputs();

    /// <summary>When the token ends.</summary>
    public ExpiryView ExpiresAt => End(nameof(ExpiresAt));

    /// <summary>When the registration ends.</summary>
    public ExpiryView ClientSecretExpiresAt => End(nameof(ClientSecretExpiresAt));

    /// <summary>When the credentials end.</summary>
    public ExpiryView Expiration => End(nameof(Expiration));

    /// <summary>When the client was registered.</summary>
    public ExpiryView ClientIdIssuedAt => End(nameof(ClientIdIssuedAt));

    /// <summary>When it was made.</summary>
    public ExpiryView CreatedAt => End(nameof(CreatedAt));

    /// <summary>When the token was issued.</summary>
    public ExpiryView IssuedAt => End(nameof(IssuedAt));

    /// <summary>From when on the token is good.</summary>
    public ExpiryView NotBefore => End(nameof(NotBefore));

    /// <summary>When the request came.</summary>
    public ExpiryView ReceivedAt => End(nameof(ReceivedAt));

    /// <summary>The headers of a request, one in a line.</summary>
    public string Headers => Lines(nameof(Headers));

    /// <summary>The headers of an answer, one in a line.</summary>
    public string HttpHeaders => Lines(nameof(HttpHeaders));

    private ExpiryView End(string name) => new(Value(name));

    private string Lines(string name) => Value(name) switch
    {
        IEnumerable<KeyValuePair<string, string>> pairs => string.Join("\n", pairs.Select(pair => $"{pair.Key}: {pair.Value}")),
        // After Export-Clixml.
        IDictionary table => string.Join("\n", table.Keys.Cast<object>().Select(key => $"{key}: {table[key]}")),
        object other => other.ToString() ?? "",
        null => "",
    };

    private object? Value(string name) => _output.Properties[name]?.Value is PSObject { BaseObject: IDictionary table } ? table : _output.Properties[name]?.Value;

    private sealed class Outputs : Hashtable
    {
        public override object? this[object key]
        {
            get => new ViewText(PSObject.AsPSObject(key));
            set => throw new NotSupportedException();
        }
    }
}
