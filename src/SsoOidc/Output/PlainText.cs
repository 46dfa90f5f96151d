using System.Management.Automation;
using System.Reflection;
using System.Security;
using SsoOidc.Binding;

namespace SsoOidc;

/// <summary>
/// What <c>-AsPlainText</c> does: a custom object with the same properties, in which secrets are strings. A serializer that
/// looks at the object itself, as ConvertTo-Json does inside a hashtable, finds nothing else. It has the name of the
/// output's type, and so its views.
/// </summary>
public static class PlainText
{
    private const string Text = "SsoOidc.PlainText";

    private static readonly MethodInfo s_toString = typeof(PlainText).GetMethod(nameof(ToString), [typeof(PSObject)])!;

    internal static PSObject Of(object output) => Of(output, isInside: false);

    private static PSObject Of(object output, bool isInside)
    {
        PSObject shown = new();
        shown.TypeNames.Insert(0, output.GetType().FullName!);
        // ConvertTo-Xml can't write a custom object inside another that has a property without a value.
        foreach (PSPropertyInfo property in PSObject.AsPSObject(output).Properties.Where(property => !isInside || property.Value is not null))
            shown.Properties.Add(new PSNoteProperty(property.Name, Shown(property.Value)));
        // Without it, the text of the object would be that of all its properties.
        shown.Members.Add(new PSCodeMethod(nameof(ToString), s_toString));
        shown.Members.Add(new PSMemberSet(Text, [new PSNoteProperty(Text, output.ToString())]));
        return shown;
    }

    /// <summary>The text of the output, which shows no secret.</summary>
    public static string ToString(PSObject shown) =>
        (shown.Members[Text] as PSMemberSet)?.Members[Text]?.Value as string ?? "";

    private static object? Shown(object? value) => value switch
    {
        SecureString secret => secret.ToSecret()?.Reveal(),
        AwsCredential credential => Of(credential, isInside: true),
        _ => value,
    };
}
