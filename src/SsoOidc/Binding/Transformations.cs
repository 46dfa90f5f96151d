using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Binding;

/// <summary>Lets a SecureString parameter take a plain string as well.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            // An empty cell of a CSV row is no secret.
            string { Length: 0 } => new SecureString(),
            string text => new Secret(text).ToSecureString()!,
            PSCredential credential => credential.Password,
            // What it was before PowerShell took it for a number, nobody knows: 0123, 1e3.
            int or long or double or decimal => throw new ArgumentTransformationMetadataException("A number can't be a secret; put it in quotes."),
            _ => inputData,
        };
}

/// <summary>Tells of an output of this module that is given in place of a name, where PowerShell would make a text of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        bool isOurs = value?.GetType().Assembly == typeof(NameTransformationAttribute).Assembly;
        // One that is piped and has a name is bound by it.
        return isOurs && PSObject.AsPSObject(value!).Properties["ClientName"] is null
            ? throw new ArgumentTransformationMetadataException($"An object of the kind {value!.GetType().Name} is no name; pipe it, or give the name that it has.")
            : inputData;
    }
}

/// <summary>Tells of a text that is no number, where PowerShell would name a type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is not string text || text.Length == 0 || LanguagePrimitives.TryConvertTo(text, out double _)
            ? inputData
            : throw new ArgumentTransformationMetadataException($"'{DisplayText.Safe(text, DisplayText.LineLimit)}' is not a number.");
}

/// <summary>Lets the code of an MFA device be typed without quotes: as a number it would lose its zeros in front.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TokenCodeTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly SecretTransformationAttribute s_secret = new();

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return s_secret.Transform(engineIntrinsics, value is int number ? number.ToString("D6", CultureInfo.InvariantCulture) : inputData);
    }
}

/// <summary>
/// Lets a switch take a Boolean from the pipeline. PowerShell could also convert it, but does so in a later round of binding,
/// by when it has settled on the default parameter set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            bool on => new SwitchParameter(on),
            string text when bool.TryParse(text, out bool on) => new SwitchParameter(on),
            null or "" => new SwitchParameter(false),
            _ => inputData,
        };
}

/// <summary>
/// Lets a Uri parameter take a string from the pipeline. PowerShell could also convert it, but does so in a later round of
/// binding, by when it has settled on the default parameter set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UriTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text
            // A proxy's password may hold what a URL can't; whoever must not have one refuses it later.
            ? (Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) ? text : ProxyUrl.Escaped(text)).ToUri()
            : inputData;
}

/// <summary>Splits texts at blanks, commas and semicolons, as scopes and grant types come in CSV rows and config files.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StringListTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly char[] s_separators = [' ', ',', ';', '\t', '\r', '\n'];

    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            string text => Split(text),
            IEnumerable many => many.Cast<object?>().SelectMany(one => Split(one?.ToString() ?? "")).ToArray(),
            _ => inputData,
        };
    }

    /// <summary>Export-Csv writes the name of the type in place of a list: then nothing is known of it.</summary>
    private static string[] Split(string text) =>
        text is "System.String[]" or "System.Object[]" ? [] : text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Lets numbers of accounts be written as numbers, which lose their zeros in front, and with dashes as the console shows them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AccountIdTransformationAttribute : ArgumentTransformationAttribute
{
    private const int Digits = 12;

    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable many and not string ? many.Cast<object?>().Select(Whole).ToArray() : Whole(value);
    }

    /// <summary>The number of an account that a text or a number is; null for anything else.</summary>
    internal static string? NumberOf(object? value) => value is string or int or long or double or decimal && TextOf(value) is { Length: > 0 } text ? Padded(text) : null;

    private static string? Whole(object? value)
    {
        string? text = TextOf(value is PSObject wrapped ? wrapped.BaseObject : value);
        if (string.IsNullOrEmpty(text)) return text;
        return Padded(text!) ?? throw new ArgumentTransformationMetadataException(
            $"'{DisplayText.Safe(text, DisplayText.LineLimit)}' is not the number of an AWS account, which has twelve digits.");
    }

    private static string? TextOf(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim();

    private static string? Padded(string text)
    {
        string digits = string.Concat(text.Where(c => c != '-'));
        return digits.Length is > 0 and <= Digits && text[0] != '-' && digits.All(c => c is >= '0' and <= '9') ? digits.PadLeft(Digits, '0') : null;
    }
}

/// <summary>Lets a parameter take a file by PowerShell's paths: below the current location, on a drive of the session, with <c>~</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilePathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string? path = value is FileSystemInfo file ? file.FullName : value?.ToString();
        if (string.IsNullOrWhiteSpace(path)) return path;
        try
        {
            string full = engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? full : throw new ArgumentTransformationMetadataException(
                $"'{DisplayText.Safe(path)}' is no file, but a place of the provider {provider.Name}.");
        }
        catch (RuntimeException e) when (e is not ArgumentTransformationMetadataException)
        {
            throw new ArgumentTransformationMetadataException($"'{DisplayText.Safe(path)}' is no path: {e.Message}", e);
        }
    }
}
