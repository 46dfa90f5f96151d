using System.Diagnostics;

namespace SsoOidc.Core;

/// <summary>
/// A string that must not be shown: prints as <c>****</c> and gives its value only to <see cref="Reveal"/>, which is called
/// where bytes go out, in the stores and in the converter to <c>SecureString</c>.
/// </summary>
[DebuggerDisplay("****")]
internal sealed class Secret : IEquatable<Secret>
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "****";

    private readonly string _value;

    /// <summary>Wraps <paramref name="value"/>.</summary>
    public Secret(string value) => _value = value;

    /// <summary>Wraps a string; null and empty mean "no secret".</summary>
    public static Secret? From(string? value) => string.IsNullOrEmpty(value) ? null : new Secret(value!);

    public string Reveal() => _value;

    public override string ToString() => Mask;

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_value);
}
