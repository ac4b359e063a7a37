using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Core.Text.Cards;

/// <summary>Shows which button of a message was pressed. The others still apply. Pure.</summary>
internal static class PressedButtons
{
    /// <summary>Marks a button as pressed: it has no further effect.</summary>
    public static OutboxMessage Mark(OutboxMessage post, ButtonAction pressed) => post with
    {
        Message = post.Message with { Buttons = [.. post.Message.Buttons.Select(button => button.Action == pressed ? button with { IsPressed = true } : button)] },
    };

    /// <summary>Takes pressed buttons away and says below the text which they were, for platforms that cannot disable a button.</summary>
    public static OutgoingMessage Write(OutgoingMessage message)
    {
        if (message.Buttons.All(button => !button.IsPressed))
        {
            return message;
        }

        var pressed = string.Join('\n', message.Buttons.Where(button => button.IsPressed).Select(button => $"✓ {Markup.Escape(button.Label)}"));
        return message with { Text = $"{message.Text}\n\n{pressed}", Buttons = [.. message.Buttons.Where(button => !button.IsPressed)] };
    }
}
