using System.Management.Automation;
using SsoOidc.Core;

namespace SsoOidc.Commands;

/// <summary>Has credentials anew, by the cmdlet that gave them.</summary>
internal static class CredentialRefresh
{
    private static readonly CmdletInfo s_role = new("Get-SsoRoleCredential", typeof(GetSsoRoleCredentialCommand));
    private static readonly CmdletInfo s_console = new("Get-SignInCredential", typeof(GetSignInCredentialCommand));
    private static readonly CmdletInfo s_chain = new("Get-AwsCredential", typeof(GetAwsCredentialCommand));

    /// <summary>New ones, or why they can't be had. A value, since an exception in a call on the pipeline's thread ends the command.</summary>
    public static (AwsCredential? Fresh, SsoOidcException? Failure) Of(AwsCredential ended, TimeSpan minimumValidity)
    {
        try
        {
            return (Ask(ended, minimumValidity), null);
        }
        catch (SsoOidcException failure)
        {
            return (null, failure);
        }
    }

    private static AwsCredential Ask(AwsCredential ended, TimeSpan minimumValidity)
    {
        if (ended.Source is not { } source || CmdletFor(source) is not { } cmdlet)
        {
            throw new SsoOidcException(FailureKind.InvalidCredentials, "Where these credentials came from is not known, so they can't be had anew.")
            {
                NextStep = "Get new ones with Get-SsoRoleCredential or Get-SignInCredential",
            };
        }

        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(cmdlet);
        Add("MinimumValidity", minimumValidity);
        Add("ProfileName", cmdlet == s_role ? null : source.ProfileName);
        if (cmdlet != s_chain)
        {
            Add("EndpointUrl", source.EndpointUrl);
            Add("Vault", source.Vault);
            Add("SecretName", source.SecretName);
        }

        if (cmdlet == s_console) Add("SessionArn", source.SecretName is null ? source.SessionArn : null);
        if (cmdlet == s_role)
        {
            Add("AccountId", ended.AccountId);
            Add("AccountName", ended.AccountName);
            Add("RoleName", ended.RoleName);
            Add("SessionName", source.SessionName);
            // A session's name says its start URL, unless the session is one of another config file.
            Add("StartUrl", source.SessionName is null ? source.StartUrl : null);
            Add("Path", source.Path);
            Add("Region", source.Region);
        }

        try
        {
            AwsCredential? fresh = shell.Invoke<AwsCredential>().FirstOrDefault();
            return fresh ?? throw shell.Streams.Error.Select(error => error.Exception).OfType<SsoOidcException>().FirstOrDefault()
                ?? new SsoOidcException(FailureKind.InvalidCredentials, "The credentials could not be had anew.");
        }
        catch (RuntimeException e) when (e.ErrorRecord.Exception is SsoOidcException or ActionPreferenceStopException { ErrorRecord.Exception: SsoOidcException })
        {
            throw e.ErrorRecord.Exception as SsoOidcException ?? (SsoOidcException)((ActionPreferenceStopException)e.ErrorRecord.Exception).ErrorRecord.Exception;
        }

        void Add(string name, object? value)
        {
            if (value is not null) shell.AddParameter(name, value);
        }
    }

    private static CmdletInfo? CmdletFor(AwsCredentialSource source) => source.Type switch
    {
        AwsCredentialSource.ConsoleSignIn => s_console,
        AwsCredentialSource.SsoRole => s_role,
        _ => source.ProfileName is null ? null : s_chain,
    };
}
