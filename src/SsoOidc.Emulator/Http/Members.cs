using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Http;

/// <summary>The members of a reply that have no value.</summary>
internal static class Members
{
    /// <summary>The services write them as null; the options can leave them out.</summary>
    public static JsonObject Finish(SsoEmulatorOptions options, JsonObject members)
    {
        if (options.AbsentMembersAsNull)
            return members;
        foreach (string name in members.Where(member => member.Value is null).Select(member => member.Key).ToList())
            members.Remove(name);
        return members;
    }
}
