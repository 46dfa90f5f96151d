using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;

namespace SsoOidc;

/// <summary>What <c>-AsPlainText</c> does: each secret of an output is laid over by a string property of the same name.</summary>
internal static class PlainText
{
    public static PSObject Of(object output)
    {
        PSObject shown = PSObject.AsPSObject(output);
        foreach (PSPropertyInfo property in shown.Properties.ToArray())
        {
            switch (property.Value)
            {
                case SecureString secret:
                    shown.Properties.Add(new PSNoteProperty(property.Name, secret.ToSecret()?.Reveal()));
                    break;

                case AwsCredential credential:
                    shown.Properties.Add(new PSNoteProperty(property.Name, Of(credential)));
                    break;
            }
        }

        return shown;
    }
}
