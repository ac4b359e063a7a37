using NemoBot.Core.Intents.Trained;
using NemoBot.Core.Model;

namespace NemoBot.Core.Intents;

/// <summary>Maps text to an intent. Pure: the same text always gives the same intent.</summary>
/// <remarks>
/// Steps: slash commands; requests to speak another language or to rename the project, for the captions as a file, or to save a style; whole texts ("undo"); masking of links and quoted copy; normalisation; word classes; the rules, clause by clause.
/// A text that no rule covers completely is an edit. See <c>Words/README.md</c> for how to add words.
/// </remarks>
public static class IntentRouter
{
    /// <summary>In characters, without links. A longer text is an instruction, never a command.</summary>
    private const int LongestCommand = 2000;

    /// <param name="text">What was typed.</param>
    /// <param name="command">A slash command that the platform recognised, without the slash; null for plain words (a leading <c>/export</c> in the text counts too).</param>
    /// <param name="hasAttachments">Whether the message has files; words that only present them ("here is my video") are then no instruction.</param>
    public static Intent Route(string text, string? command = null, bool hasAttachments = false) => Route(text, command, hasAttachments, evidence: null);

    /// <param name="evidence">Collects the evidence for the trained reader; null to run the rules alone.</param>
    internal static Intent Route(string text, string? command, bool hasAttachments, Evidence? evidence)
    {
        if (command is not null)
        {
            return SlashCommands.Route(command, text);
        }

        var trimmed = VisibleText.Of(text).Trim();
        if (SlashCommands.TrySplit(trimmed, out var name, out var argument))
        {
            return SlashCommands.Route(name, argument);
        }

        return LanguageWish.In(trimmed) is { } language ? new Intent.Command("language", language)
            : RenameWish.In(trimmed) is { } newName ? new Intent.Command("rename", newName)
            : !hasAttachments && StyleWish.Saved(trimmed) is { } style ? new Intent.SaveStyle(style)
            : !hasAttachments && CaptionWish.IsIn(trimmed) ? new Intent.Captions()
            : WholeTexts.Of(trimmed) switch
            {
                WholeText.Undo when !hasAttachments => new Intent.Undo(),
                WholeText.Preview when !hasAttachments => new Intent.Status { IsPreview = true },
                WholeText.Styles when !hasAttachments => new Intent.Command("styles", ""),
                WholeText.MyData when !hasAttachments => new Intent.Command("mydata", ""),
                WholeText.ForgetMe when !hasAttachments => new Intent.Command("forgetme", ""),
                WholeText.Privacy when !hasAttachments => new Intent.Command("privacy", ""),
                WholeText.ApiKey when !hasAttachments => new Intent.Command("apikey", ""),
                WholeText.Same when !hasAttachments => new Intent.Same(trimmed),
                _ => RouteWords(trimmed, hasAttachments, evidence),
            };
    }

    private static Intent RouteWords(string original, bool hasAttachments, Evidence? evidence)
    {
        var text = Masking.Compose(original);
        if (Masking.LengthWithoutLinks(text) > LongestCommand)
        {
            return new Intent.Edit(original);
        }

        var masked = Masking.Mask(text, out var hasLink);
        // Only a long link makes a text too long for the stack.
        Span<char> chars = masked.Length <= LongestCommand ? stackalloc char[masked.Length] : new char[masked.Length];
        Span<int> sources = masked.Length <= LongestCommand ? stackalloc int[masked.Length] : new int[masked.Length];
        chars = chars[..NormalText.Write(masked, chars, sources)];
        var isBlank = chars.Trim(' ').Trim(NormalText.Stop).IsEmpty;
        if (text.Length > 0 && !(isBlank && (hasLink || hasAttachments)))
        {
            evidence?.ReadText(text, chars, hasLink);
        }

        if (isBlank)
        {
            return hasLink || hasAttachments ? new Intent.Upload()
                : text.Length == 0 ? new Intent.Help()
                : new Intent.Talk(SmallTalk.KindOf(original), original); // A lone emoji, "/", "...".
        }

        var reading = Read(chars, hasLink || hasAttachments, hasLink, evidence);
        return reading.Meaning switch
        {
            Meaning.Export => new Intent.Export { ForEach = reading.ForEach },
            Meaning.Credits => reading.AsksIfFree ? new Intent.Ask(Subject.Price) : new Intent.Credits(),
            Meaning.Status => reading.AsksHowLong ? new Intent.Ask(Subject.Duration) : new Intent.Status { IsPreview = reading.AsksToSee },
            Meaning.Upload => reading.AsksFormats && !hasLink && !hasAttachments ? new Intent.Ask(Subject.Formats) : new Intent.Upload(),
            Meaning.Cancel => new Intent.Cancel(),
            Meaning.New => new Intent.NewProject(),
            Meaning.Projects => new Intent.Command("projects", ""),
            Meaning.Help => new Intent.Help(),
            Meaning.Tips => new Intent.Tips(),
            Meaning.Install => new Intent.Ask(Subject.Installing),
            Meaning.Resolution => new Intent.Ask(Subject.Resolution),
            Meaning.OneByOne => new Intent.OneByOne(original),
            Meaning.Skip => new Intent.Skip(),
            Meaning.Redo => new Intent.Redo(original),
            Meaning.Talk when hasLink || hasAttachments => new Intent.Upload(), // "bonsoir" before a clip.
            Meaning.Talk => new Intent.Talk(SmallTalk.KindOf(reading.Talk), original),
            _ when reading.EditEnd > 0 => new Intent.Edit(text[..(sources[reading.EditEnd - 1] + 1)].Trim(), ThenExport: true) { ForEach = reading.ForEach, InNewProject = reading.InNewProject },
            _ when reading.NamesExport && ExportWish.In(text) is not null && Route(ExportWish.Without(text), null, hasAttachments) is Intent.Export export => export,
            _ => new Intent.Edit(original) { ForEach = reading.ForEach, IsVague = reading.IsVague, InNewProject = reading.InNewProject },
        };
    }

    private static Reading Read(ReadOnlySpan<char> chars, bool presents, bool hasLink, Evidence? evidence)
    {
        var candidates = new Candidates();
        var count = LexiconSelector.Known.Choose(chars, candidates);
        Span<Piece> buffer = stackalloc Piece[chars.Length];
        var edit = new Reading(Meaning.Edit);
        for (var look = 0; look < 2 * count; look++)
        {
            var lexicon = candidates[look % count]!;
            var apart = look >= count;
            var pieces = buffer[..lexicon.Read(chars, buffer, apart)];
            var reading = Reading.Of(pieces, presents, lexicon.VerbFirst);
            if (look == 0)
            {
                evidence?.ReadPieces(pieces);
            }

            if (reading.EditEnd > 0 || reading.Meaning == Meaning.Upload
                || (reading.Meaning is not (Meaning.Edit or Meaning.Talk) && (!hasLink || reading is { ForEach: true, Meaning: Meaning.Export or Meaning.OneByOne } or { InNewProject: true, Meaning: Meaning.New }) && !(apart && reading.Meaning == Meaning.Cancel)))
            {
                if (look > 0)
                {
                    evidence?.ReadPieces(pieces);
                }

                return reading; // Words beside a link either present it or edit it.
            }

            // Small talk in one language may be an order in the next.
            edit = reading.Meaning == Meaning.Talk && edit.Meaning == Meaning.Edit ? reading : edit with
            {
                ForEach = edit.ForEach || reading.ForEach,
                IsVague = edit.IsVague || reading.IsVague,
                NamesExport = edit.NamesExport || reading.NamesExport,
                InNewProject = edit.InNewProject || reading.InNewProject,
            };
        }

        return edit;
    }

    [System.Runtime.CompilerServices.InlineArray(3)]
    private struct Candidates
    {
        private Lexicon? _first;
    }
}
