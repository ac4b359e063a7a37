using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Core.Actions;

/// <summary>Renders a question of the bot after it is answered: the answer instead of the buttons.</summary>
internal static class SettledQuestion
{
    /// <param name="label">The label of the chosen button.</param>
    public static OutboxMessage Of(OutboxMessage question, string label) =>
        question with { Message = question.Message with { Text = $"{question.Message.Text}\n\n✓ {Markup.Escape(label)}", Buttons = [] } };
}
