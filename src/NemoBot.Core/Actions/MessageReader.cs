using NemoBot.Core.Intents;
using NemoVideo.Agent;

namespace NemoBot.Core.Actions;

/// <summary>
/// From a message in its setting to what is wanted: the two readers of its words, what the person was asked, and what they answered to the same words before. Pure: a
/// message that is handled again after a crash is read the same.
/// </summary>
internal static class MessageReader
{
    public static Intent Read(MessageContext context)
    {
        var message = context.Message;
        var understood = OwnWords.Understand(message.Text, message.Command, Situations.Of(context));
        var rules = understood.Rules;
        if (message.Command is not null || message.Forwarded is not null || IsSlashCommand(message.Text))
        {
            return rules;
        }

        if (QuestionAction.Open(context) is { } question)
        {
            return IsAnswer(message.Text, understood, question) ? new Intent.Edit(message.Text) : rules;
        }

        if (context.Skill.Words.Find(message) is { } wanted)
        {
            return wanted; // The profile's own words are exact ones.
        }

        // "Shall I add music as well?" "ok"
        if (rules is Intent.Talk { Kind: TalkKind.Other } && !Certainty.IsWordless(rules) && QuestionAction.IsAskedInWords(context))
        {
            return new Intent.Edit(message.Text);
        }

        if (understood.IsExact)
        {
            return rules;
        }

        var decision = understood.Decision;
        return decision.Second is not { } second ? Readings.Of(decision.First, message.Text, rules)
            : LearnedReadings.Find(context.Chat.Learned, message.Text) is { } learned ? Readings.Of(learned, message.Text, rules)
            : new Intent.Unsure(decision.First, second);
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
}
