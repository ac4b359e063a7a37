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
        if (rules is Intent.Talk { Kind: TalkKind.Other } && !Certainty.IsWordless(rules) && QuestionAction.IsAskedInWords(turn))
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

    /// <summary>Reads words in a situation, whatever the bot asked and the person answered before. The bot's own words act at once.</summary>
    public static Understood Understand(string text, string? command, Situation situation)
    {
        var understood = Understanding.Read(text, command, situation, SecondReader.Shipped);
        return OwnWords.Contains(text.Trim()) ? understood with { IsExact = true, Decision = Decision.Act(Labels.Of(understood.Rules)) } : understood;
    }

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

    private static bool IsSlashCommand(string text) => SlashCommands.TrySplit(text.Trim(), out _, out _);

    private static bool IsOffered(TextKey key) =>
        key.ToString() is var name && (name.StartsWith("Button", StringComparison.Ordinal) || name.StartsWith("Suggest", StringComparison.Ordinal) || name.StartsWith("Say", StringComparison.Ordinal));
}
