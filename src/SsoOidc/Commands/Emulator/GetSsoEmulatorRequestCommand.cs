using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Emulation;
using SsoOidc.Emulator;

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
    [NumberTransformation]
    public int? Last { get; set; }

    /// <summary>Also shows secrets.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Emulator?.Url, () =>
    {
        IReadOnlyList<EmulatorRequest> all = (Emulator ?? RunningEmulators.Only()).Requests;
        HashSet<string> operations = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in Operation)
        {
            WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
            string[] meant = [.. all.Select(request => request.Operation).Where(pattern.IsMatch)];
            // The pages have names as well, but only what is known now can be misspelt.
            if (meant.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) ServiceOperations.Known(name);
            operations.UnionWith(meant);
        }

        SsoEmulatorRequest[] requests =
            [.. all.Where(request => operations.Contains(request.Operation)).Select(request => SsoEmulatorRequest.From(request, AsPlainText))];
        WriteObject(requests.Skip(requests.Length - Math.Min(Last ?? requests.Length, requests.Length)), enumerateCollection: true);
    });
}
