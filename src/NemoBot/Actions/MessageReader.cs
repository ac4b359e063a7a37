using NemoBot.Intents;
using NemoBot.Intents.Trained;
using NemoBot.Replies;
using NemoVideo.Agent;

namespace NemoBot.Actions;

/// <summary>
/// From a message in its setting to what is wanted: the two readers of its words, what the person was asked, and what they answered to the same words before. Pure: a
/// message that is handled again after a crash is read the same.
/// </summary>
internal static class MessageReader
{
    /// <summary>What the bot itself calls its buttons and proposes to say, in each language: typed, it is no less clear than pressed.</summary>
    private static readonly HashSet<string> OwnWords = new(
        Replies.Languages.All.SelectMany(language => Enum.GetValues<TextKey>().Where(IsOffered).Select(key => Texts.In(language.Name)[key])),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>So sure is a reader that contradicts a rule which covers the whole text, and is followed nevertheless.</summary>
    private const float Sure = 0.9f;

    public static Intent Read(Turn turn)
    {
        var message = turn.Message;
        var understood = Understand(message.Text, message.Command, Situations.Of(turn));
        var rules = understood.Rules;
        if (message.Command is not null || message.Forwarded is not null || IsSlashCommand(message.Text))
        {
            return rules;
        }

        if (QuestionAction.Open(turn) is { } question)
        {
            return IsAnswer(message.Text, understood, question) ? new Intent.Edit(message.Text) : rules;
        }

        if (turn.Skill.Words.Find(message) is { } wanted)
        {
            return wanted; // The profile's own words are exact ones.
        }

        // "Shall I add music as well?" "ok"
        if (rules is Intent.Talk { Kind: TalkKind.Other } && !IsWordless(rules) && QuestionAction.IsAskedInWords(turn))
        {
            return new Intent.Edit(message.Text);
        }

        if (understood.IsExact)
        {
            return rules;
        }

        var decision = understood.Decision;
        return decision.Second is not { } second ? Readings.Of(decision.First, message.Text, rules)
            : LearnedReadings.Find(turn.Chat.Learned, message.Text) is { } learned ? Readings.Of(learned, message.Text, rules)
            : new Intent.Unsure(decision.First, second);
    }

    /// <summary>What the words say in a situation, whatever was asked and answered before. What the rules know for certain is never asked about.</summary>
    public static Understood Understand(string text, string? command, Situation situation)
    {
        var understood = Understanding.Read(text, command, situation, SecondReader.Shipped);
        var (rules, second) = (Labels.Of(understood.Rules), understood.Second);
        if (OwnWords.Contains(text.Trim()) || (understood.Rules is Intent.Help && !text.Any(char.IsLetterOrDigit)))
        {
            return understood with { IsExact = true, Decision = Decision.Act(rules) };
        }

        // "At the end" is one phrase to the rules, and no order all the same.
        var isContradicted = second.First != rules && second.Probability >= Sure;
        if (understood.IsExact && isContradicted)
        {
            understood = understood with { IsExact = false, Decision = Understanding.Decide(new(rules, IsExact: false, WordClass.None), second, situation) };
        }

        return !understood.IsExact && IsCertain(understood, text, situation, isContradicted) ? understood with { IsExact = true, Decision = Decision.Act(rules) } : understood;
    }

    /// <summary>A rule that covers the whole text is as good as certain, where the other reader is not very sure of something else.</summary>
    private static bool IsCertain(Understood understood, string text, Situation situation, bool isContradicted)
    {
        var (rules, second, decision) = (understood.Rules, understood.Second.First, understood.Decision);
        var mayStop = IsAbout(decision, Label.Cancel) && (isContradicted || situation.HasFlag(Situation.Job));
        return rules switch
        {
            // "Can you improve the video please": no word of it is left over.
            Intent.Edit { IsVague: true } => true,
            Intent.Skip or Intent.Redo or Intent.OneByOne or Intent.Edit { ForEach: true } or Intent.Export { ForEach: true } =>
                !isContradicted || second is Label.Cancel or Label.NewProject,

            // "Export vertical 9:16": what is wished of the file is known, and answered.
            Intent.Export => !isContradicted && ExportWish.In(text) is not null,

            // Beside another answer that is free, the one to the very question wins.
            Intent.Ask or Intent.Tips => (!isContradicted || second == Label.Help) && decision is { IsAsked: false, First: Label.Help or Label.Status or Label.Credits or Label.Upload },

            // Every word of it is small talk; but "perfect, I'm ready" may ask for the file, and "no no no" is meant for the work that runs.
            Intent.Talk => IsWordless(rules) ? !(mayStop && second == Label.Cancel) : second is not (Label.Export or Label.EditThenExport) && !mayStop,
            _ => false,
        };
    }

    private static bool IsAbout(Decision decision, Label label) => decision.First == label || decision.Second == label;

    /// <summary>
    /// The backend waits for an answer, and everything typed is that, small talk too. Exact commands act; where there are choices, so does whatever the rules know
    /// for a command: words of one's own are rare there.
    /// </summary>
    private static bool IsAnswer(string text, Understood understood, AgentQuestion question)
    {
        if (QuestionAction.Choice(question, text) >= 0)
        {
            return true;
        }

        var isCommand = understood.IsExact && Labels.Of(understood.Rules) is not (Label.Edit or Label.EditThenExport or Label.Talk);
        return understood.Rules switch
        {
            Intent.Skip => false,
            Intent.Talk or Intent.Redo => true,
            _ => question.Options.Count == 0 && !isCommand,
        };
    }

    /// <summary>A lone emoji, "/", "...": there is nothing in it to read twice.</summary>
    private static bool IsWordless(Intent intent) => intent is Intent.Talk { Text: var text } && !text.Any(char.IsLetterOrDigit);

    private static bool IsSlashCommand(string text) => SlashCommands.TrySplit(text.Trim(), out _, out _);

    private static bool IsOffered(TextKey key) =>
        key.ToString() is var name && (name.StartsWith("Button", StringComparison.Ordinal) || name.StartsWith("Suggest", StringComparison.Ordinal) || name.StartsWith("Say", StringComparison.Ordinal));
}
