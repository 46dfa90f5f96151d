using System.Text.Json.Nodes;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
    // Answers of the right form in which one thing can't be.
    private static IEnumerable<Fault> Members()
    {
        yield return Changed("every member null", good => SetAll(good, null));
        yield return Changed("every member a list", good => SetAll(good, new JsonArray(1, 2)));
        yield return Changed("every member an object", good => SetAll(good, new JsonObject { ["a"] = 1 }));
        yield return Changed("every member true", good => SetAll(good, true));
        yield return Changed("every member empty", good => SetAll(good, ""));
        yield return Changed("expiresIn of words", good => Set(good, "expiresIn", "soon"), true);
        yield return Changed("expiresIn below zero", good => Set(good, "expiresIn", -1), true);
        yield return Changed("expiresIn of 2^63", good => Set(good, "expiresIn", long.MaxValue), true);
        yield return Changed("expiresIn with a fraction", good => Set(good, "expiresIn", 0.5), true);
        yield return Changed("interval below zero", good => Set(good, "interval", -5), true);
        yield return Changed("interval of years", good => Set(good, "interval", int.MaxValue), true);
        yield return Changed("clientSecretExpiresAt of 2^63", good => Set(good, "clientSecretExpiresAt", long.MaxValue), true);
        yield return Changed("tokenType of 900 kB", good => Set(good, "tokenType", new string('t', 900_000)), true);
        yield return Changed("tokenType with an escape", good => Set(good, "tokenType", "Bearer\u001b[2J\n" + Injected), true);
        yield return Changed("tokens of 900 kB", good => Set(good, "refreshToken", new string('r', 900_000)), true);
        yield return Changed("100,000 members more", good =>
        {
            for (int i = 0; i < 50_000; i++) good["m" + i] = i;
        }, true);
        yield return Text("a number beyond all", "\"expiresIn\":[^,}]*", "\"expiresIn\":1e400");
        yield return Text("half a surrogate in a value", "\"(accessToken|clientId|deviceCode)\":\"[^\"]*\"", "\"$1\":\"\\ud800\"");
        yield return Text("half a surrogate in a name", "^{", "{\"\\udc00\":1,");
        yield return Text("a member twice", "^{", "{\"expiresIn\":5,\"interval\":1,");
        yield return Text("an identity token of nothing", "\"idToken\":\"[^\"]*\"", "\"idToken\":\"..\"");
        yield return Text("an identity token of no UTF-8", "\"idToken\":\"[^\"]*\"", "\"idToken\":\"e30._____w.x\"");
    }
}
