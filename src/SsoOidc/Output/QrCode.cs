using System.Text;
using QRCoder;

namespace SsoOidc.Output;

/// <summary>
/// A page's address as a QR code for the terminal, two rows of it in one line of half blocks. Nothing else in this module uses
/// QRCoder, so that its assembly is loaded when the first code is made and not before.
/// </summary>
internal static class QrCode
{
    private const string DarkOnLight = "\u001b[30;107m";
    private const string Off = "\u001b[0m";

    /// <summary>
    /// Blocks where the code is light, blanks where it is dark: right on a dark terminal. On a light one it is the negative,
    /// which not every reader takes; <see cref="InColour"/> is right on both.
    /// </summary>
    public static string Plain(string text) => string.Join("\n", Lines(text, isLightDrawn: true));

    /// <summary>The same with its own black and white.</summary>
    public static string InColour(string text) =>
        string.Join("\n", Lines(text, isLightDrawn: false).Select(line => DarkOnLight + line + Off));

    private static IEnumerable<string> Lines(string text, bool isLightDrawn)
    {
        using QRCodeGenerator generator = new();
        // As bytes, which needs no code page; the quiet zone of four modules is part of the matrix.
        using QRCodeData code = generator.CreateQrCode(Encoding.UTF8.GetBytes(text), QRCodeGenerator.ECCLevel.L);
        int size = code.ModuleMatrix.Count;
        for (int y = 0; y < size; y += 2)
        {
            StringBuilder line = new(size);
            for (int x = 0; x < size; x++)
            {
                bool upper = code.ModuleMatrix[y][x] != isLightDrawn;
                bool lower = (y + 1 < size && code.ModuleMatrix[y + 1][x]) != isLightDrawn;
                line.Append(upper ? lower ? '\u2588' : '\u2580' : lower ? '\u2584' : ' ');
            }

            yield return line.ToString();
        }
    }
}
