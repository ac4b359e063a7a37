using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Gui;

/// <summary>A part of a sentence.</summary>
/// <param name="BoundaryStart">The start of the comma or the connecting words before the piece.</param>
/// <param name="IsInstruction">Whether the piece is the instruction itself, and not merely dropped along with one.</param>
internal sealed record GuiPiece(int BoundaryStart, int Start, int End, bool IsDropped = false, bool IsInstruction = false)
{
    /// <summary>Splits the sentence at each boundary, without losing text.</summary>
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
