using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Gui;

/// <summary>A part of a sentence.</summary>
/// <param name="BoundaryStart">Where the comma or the connecting words before it begin.</param>
/// <param name="IsInstruction">It is the instruction itself, not merely something that hangs on it.</param>
internal sealed record GuiPiece(int BoundaryStart, int Start, int End, bool IsDropped = false, bool IsInstruction = false)
{
    /// <summary>The sentence cut at each boundary; nothing is lost.</summary>
    public static List<GuiPiece> Split(string sentence, Regex boundary)
    {
        var pieces = new List<GuiPiece>();
        int before = 0, start = 0;
        foreach (var next in boundary.EnumerateMatches(sentence))
        {
            pieces.Add(new(before, start, next.Index));
            (before, start) = (next.Index, next.Index + next.Length);
        }

        pieces.Add(new(before, start, sentence.Length));
        return pieces;
    }
}
