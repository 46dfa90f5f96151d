using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Net.Http;
using System.Security;
using System.Text.RegularExpressions;

/// <summary>
/// A host with a person at it: opens the sign-in page that is shown, pastes the code that stands there, says yes or no, and types
/// lines. It keeps what it was shown.
/// </summary>
public sealed class AnsweringHost : PSHost
{
    private readonly AnsweringUI _ui;

    /// <param name="yes">The answer to every question.</param>
    /// <param name="lineLimit">Where the terminal cuts what is pasted.</param>
    /// <param name="text">What is typed wherever something is asked for; null for the code of the page.</param>
    public AnsweringHost(bool yes, int lineLimit, string text = null) => _ui = new AnsweringUI(yes, lineLimit, text);

    /// <summary>The code that the page showed, whole.</summary>
    public string Code => _ui.Code;

    public IReadOnlyList<string> Asked => _ui.Asked;

    /// <summary>The lines that are typed, in turn; after the last one the input is at its end.</summary>
    public Queue<string> Typed => _ui.Typed;

    /// <summary>The text that was shown.</summary>
    public string Shown => _ui.Shown;

    public IReadOnlyList<ProgressRecord> Progress => _ui.Progress;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "AnsweringHost";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = new Version(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    public override void SetShouldExit(int exitCode) { }

    private sealed class AnsweringUI : PSHostUserInterface
    {
        private readonly bool _yes;
        private readonly int _lineLimit;
        private readonly string _text;

        public AnsweringUI(bool yes, int lineLimit, string text)
        {
            _text = text;
            _yes = yes;
            _lineLimit = lineLimit;
        }

        public string Code { get; private set; }

        public List<string> Asked { get; } = new List<string>();

        public Queue<string> Typed { get; } = new Queue<string>();

        public string Shown { get; private set; } = "";

        public List<ProgressRecord> Progress { get; } = new List<ProgressRecord>();

        public override PSHostRawUserInterface RawUI => null;

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            new Dictionary<string, PSObject> { [descriptions[0].Name] = PSObject.AsPSObject(Paste(descriptions[0].Name)) };

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Asked.Add(message);
            for (int i = 0; i < choices.Count; i++)
            {
                if (choices[i].Label.Replace("&", "") == (_yes ? "Yes" : "No")) return i;
            }

            return defaultChoice;
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) =>
            throw new NotSupportedException();

        public override string ReadLine() => Typed.Dequeue();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override void Write(string value) => Shown += value;

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) { }

        public override void WriteDebugLine(string message) { }

        public override void WriteErrorLine(string value) { }

        public override void WriteLine(string value) => Shown += value + "\n";

        public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Add(record);

        public override void WriteVerboseLine(string message) { }

        public override void WriteWarningLine(string message) { }

        private SecureString Paste(string name)
        {
            Asked.Add(name);
            if (_text != null) return new NetworkCredential("", _text).SecurePassword;
            string url = Regex.Match(Shown, @"http://\S+/v1/authorize[^\s\x1b]+").Value;
            using (HttpClient browser = new HttpClient())
            {
                string page = browser.GetStringAsync(url).GetAwaiter().GetResult();
                Code = WebUtility.HtmlDecode(Regex.Match(page, "readonly>([^<]*)<").Groups[1].Value);
            }

            string line = Code.Length > _lineLimit ? Code.Substring(0, _lineLimit) : Code;
            return new NetworkCredential("", line).SecurePassword;
        }
    }
}
