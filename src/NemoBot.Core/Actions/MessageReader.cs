using NemoBot.Core.Intents;
using NemoVideo.Agent;

namespace NemoBot.Core.Actions;

/// <summary>
/// Determines the intent of a message in its context: combines the two readers of the text, the pending question, and earlier answers about the same words.
/// Pure: a message that is handled again after a crash is read the same way.
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
            return wanted; // The profile's own words are exact matches.
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
    /// Decides whether the text answers the backend's pending question. All text does, small talk included, except exact commands; if the question has
    /// choices, also except anything that the rules read as a command, since free text is rare there.
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
