using System.Management.Automation;
using SsoOidc.Emulation;

namespace SsoOidc.Commands;

/// <summary>Tells what an emulator was sent, in order, also after it was stopped.</summary>
[Cmdlet(VerbsCommon.Get, "SsoEmulatorRequest")]
[OutputType(typeof(SsoEmulatorRequest))]
public sealed class GetSsoEmulatorRequestCommand : EmulatorCommand
{
    /// <summary>Only these operations; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OperationCompleter))]
    public string[] Operation { get; set; } = ["*"];

    /// <summary>Only so many, the latest ones.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>Also shows secrets.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Emulator?.Url, () =>
    {
        WildcardPattern[] patterns = [.. Operation.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase))];
        SsoEmulatorRequest[] requests =
        [
            .. (Emulator ?? RunningEmulators.Only()).Requests
                .Where(request => patterns.Any(pattern => pattern.IsMatch(request.Operation)))
                .Select(request => SsoEmulatorRequest.From(request, AsPlainText)),
        ];
        WriteObject(requests.Skip(requests.Length - Math.Min(Last ?? requests.Length, requests.Length)), enumerateCollection: true);
    });
}
