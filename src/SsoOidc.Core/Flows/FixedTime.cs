using System.Text;

namespace SsoOidc.Core.Flows;

/// <summary>Compares in a time that does not tell where two texts differ: hashes are compared, and all of them.</summary>
internal static class FixedTime
{
    public static bool Equal(string one, string other)
    {
        byte[] left = Hashes.Sha256(Encoding.UTF8.GetBytes(one)), right = Hashes.Sha256(Encoding.UTF8.GetBytes(other));
        int difference = 0;
        for (int i = 0; i < left.Length; i++) difference |= left[i] ^ right[i];
        return difference == 0;
    }
}
