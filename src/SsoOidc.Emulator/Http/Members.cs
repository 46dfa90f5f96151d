using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Http;

/// <summary>The last touch to a reply's members.</summary>
internal static class Members
{
    /// <summary>The service writes members without a value as null; the options may ask to leave them out.</summary>
    public static JsonObject Finish(SsoEmulatorOptions options, JsonObject members)
    {
        if (options.AbsentMembersAsNull)
            return members;
        foreach (string name in members.Where(member => member.Value is null).Select(member => member.Key).ToList())
            members.Remove(name);
        return members;
    }
}
