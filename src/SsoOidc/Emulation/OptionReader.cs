using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using SsoOidc.Binding;
using SsoOidc.Core;

namespace SsoOidc.Emulation;

/// <summary>Fills the emulator's records from what people write: hashtables, objects, and a name alone where that says it.</summary>
internal static class OptionReader
{
    /// <summary>Sets properties by name.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: no such property, or not such a value.</exception>
    public static T Fill<T>(T record, object values, string parameter)
        where T : class
    {
        foreach ((string name, object? value) in Members(values))
        {
            PropertyInfo property = typeof(T).GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
                ?? throw new SsoOidcException(
                    FailureKind.InvalidInput,
                    $"-{parameter} does not know '{name}'. It knows: {string.Join(", ", typeof(T).GetProperties().Select(known => known.Name))}.");
            property.SetValue(record, Converted(value, property.PropertyType, $"{name} of -{parameter}"));
        }

        return record;
    }

    /// <summary>A list of records; a string stands for the property that names a record, or for what it is read as.</summary>
    public static IReadOnlyList<T> List<T>(
        IEnumerable values, string parameter, string naming, Func<string, Hashtable>? fromText = null, Func<T>? blank = null)
        where T : class
    {
        List<T> records = [];
        PropertyInfo key = typeof(T).GetProperty(naming)!;
        foreach (object? value in values)
        {
            object bare = Bare(value) ?? "";
            // An account's number, typed without quotes, comes as one.
            if (bare is int or long) bare = Convert.ToInt64(bare, CultureInfo.InvariantCulture).ToString("D12", CultureInfo.InvariantCulture);
            object members = bare is not string text ? value! : fromText?.Invoke(text) ?? new Hashtable { [naming] = text };
            T record = bare as T ?? Fill(blank is null ? Activator.CreateInstance<T>() : blank(), members, parameter);
            if (key.GetValue(record) is not string { Length: > 0 })
                throw new SsoOidcException(FailureKind.InvalidInput, $"One of -{parameter} has no {naming}.");
            records.Add(record);
        }

        return records;
    }

    private static IEnumerable<(string Name, object? Value)> Members(object values) => Bare(values) is IDictionary dictionary
        ? dictionary.Cast<DictionaryEntry>().Select(entry => (entry.Key.ToString()!, (object?)entry.Value))
        : PSObject.AsPSObject(values).Properties.Select(property => (property.Name, (object?)property.Value));

    private static object? Converted(object? value, Type type, string what)
    {
        Type wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (Bare(value) is null) return null;
        if (wanted == typeof(TimeSpan)) value = new DurationTransformationAttribute().Transform(null!, value!);
        try
        {
            return wanted.IsGenericType && wanted.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                ? Elements(value!, wanted.GetGenericArguments()[0], what)
                : LanguagePrimitives.ConvertTo(value, wanted, CultureInfo.InvariantCulture);
        }
        catch (PSInvalidCastException unfit)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, $"{what}: {unfit.Message}", unfit);
        }
    }

    private static Array Elements(object value, Type element, string what)
    {
        object bare = Bare(value)!;
        object[] many = bare is IEnumerable and not string and not IDictionary ? [.. ((IEnumerable)bare).Cast<object>()] : [bare];
        Array array = Array.CreateInstance(element, many.Length);
        for (int i = 0; i < many.Length; i++) array.SetValue(Converted(many[i], element, what), i);
        return array;
    }

    private static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}

/// <summary>Tells how a hashtable is written, where PowerShell would name types.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HashtableTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is string or PSObject { BaseObject: string }
            ? throw new ArgumentTransformationMetadataException("Options are given as a hashtable, for example @{ RefreshRotation = $false }.")
            : inputData;
}
