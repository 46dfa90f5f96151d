using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc.Prompts;

internal static class PromptWriter
{
    private static readonly string[] s_tags = ["PSHOST", "SsoOidc.Prompt"];

    /// <summary>Shows what a person must see: on the information stream, displayed by default, the object as MessageData.</summary>
    public static void Prompt(this PipelineContext pipe, SignInPrompt message) => pipe.Post(cmdlet =>
    {
        message.Compose(Terminal.HasColour);
        cmdlet.WriteInformation(message, s_tags);
    });
}
