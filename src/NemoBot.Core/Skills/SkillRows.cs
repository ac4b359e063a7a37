using System.Text.RegularExpressions;

namespace NemoBot.Core.Skills;

/// <summary>One row of a phrase table: the phrases, and the action they lead to.</summary>
/// <param name="Phrases">The quoted phrases.</param>
public sealed record SkillRow(IReadOnlyList<string> Phrases, string Action);

/// <summary>The phrase tables of a skill file: users' phrases (routing) and the backend's GUI phrases. Plain lines with arrows count too.</summary>
internal sealed partial record SkillRows(IReadOnlyList<SkillRow> Routing, IReadOnlyList<SkillRow> Gui)
{
    private const int MostRows = 60;
    private const int MostPhrases = 12;

    public static SkillRows Read(IReadOnlyList<SkillBlock> blocks)
    {
        var (routing, gui) = (new List<SkillRow>(), new List<SkillRow>());
        var heading = "";
        foreach (var block in blocks)
        {
            if (block.Kind == SkillBlockKind.Heading)
            {
                heading = block.Text;
            }
            else if (SkillSpeech.IsTable(block))
            {
                ReadTable(block, routing, gui);
            }
            else if (block.Kind is SkillBlockKind.Text or SkillBlockKind.Item && OfWords().IsMatch(heading))
            {
                var rows = OfScreen().IsMatch(heading) ? gui : routing;
                rows.AddRange(block.Lines.Select(line => Arrow().Match(line)).Where(match => match.Success).Select(match => Row(match.Groups["said"].Value, match.Groups["action"].Value)));
            }
        }

        return new([.. Useful(routing)], [.. Useful(gui)]);
    }

    private static void ReadTable(SkillBlock block, List<SkillRow> routing, List<SkillRow> gui)
    {
        List<SkillRow>? rows = null;
        foreach (var line in block.Lines.Where(line => line.StartsWith('|')))
        {
            var cells = line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray();
            if (cells.Length < 2)
            {
                continue;
            }

            if (rows is null)
            {
                rows = OfBackend().IsMatch(cells[0]) ? gui : OfPeople().IsMatch(cells[0]) ? routing : null;
                if (rows is null)
                {
                    return; // A table of codes, parameters or events.
                }

                continue;
            }

            rows.Add(Row(cells[0], cells[1]));
        }
    }

    private static SkillRow Row(string said, string action) => new([.. Skills.Phrases.Quoted(said).Take(MostPhrases)], Skills.Phrases.Plain(action));

    private static IEnumerable<SkillRow> Useful(List<SkillRow> rows) => rows.Where(row => row.Phrases.Count > 0 && row.Action.Length > 0).Take(MostRows);

    [GeneratedRegex(@"\buser\b|\byour?\b|\binput\b|\brequest\b|\bmessage\b|\bintent\b|用户", RegexOptions.IgnoreCase)]
    private static partial Regex OfPeople();

    [GeneratedRegex(@"\bbackend\b|\bit says\b|\bserver\b|\bagent says\b|后端", RegexOptions.IgnoreCase)]
    private static partial Regex OfBackend();

    [GeneratedRegex(@"\brout|\binput\b|\brequest|\bmessage|\buser says\b|\bactions?\b|\bGUI\b|\bbackend\b", RegexOptions.IgnoreCase)]
    private static partial Regex OfWords();

    [GeneratedRegex(@"\bGUI\b|\bbackend\b", RegexOptions.IgnoreCase)]
    private static partial Regex OfScreen();

    /// <summary>Matches <c>"export" / "导出" → Export</c>; an arrow to another quotation is an example prompt and does not match.</summary>
    [GeneratedRegex("""^(?<said>["“].{1,300}?["”][^"“”→]{0,40}?)\s*(?:→|->|=>)\s*(?<action>[^"“\s].{0,200})$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();
}
