using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using Telegram.Bot.Types.ReplyMarkups;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Converts buttons to an inline keyboard: two short ones per row, a long one alone. Pure.</summary>
internal static class KeyboardLayout
{
    private const int ShortLabel = 18;

    /// <summary>In UTF-16 units, as on Discord. Telegram states no limit for a label and refuses a message whose whole keyboard is too large.</summary>
    private const int LongestLabel = 80;

    /// <summary>Returns null if there are no buttons; in an edit this removes the keyboard.</summary>
    public static InlineKeyboardMarkup? Build(IReadOnlyList<Button> buttons, string postId)
    {
        List<List<InlineKeyboardButton>> rows = [];
        List<InlineKeyboardButton> row = [];
        foreach (var button in buttons.Where(button => button.Link is null || IsOpenable(button.Link)))
        {
            var label = Shortened.Text(button.IsPressed ? $"✓ {button.Label}" : button.Label, LongestLabel);
            if (row.Count == 2 || (row.Count == 1 && (label.Length > ShortLabel || row[0].Text.Length > ShortLabel)))
            {
                rows.Add(row);
                row = [];
            }

            row.Add(button.IsPressed
                ? new(label) { Disabled = new() }
                : new(label) { CallbackData = button.Link is null ? button.WireId(postId) : null, Url = button.Link?.AbsoluteUri, Style = StyleOf(button) });
        }

        if (row.Count > 0)
        {
            rows.Add(row);
        }

        return rows.Count == 0 ? null : new(rows);
    }

    /// <summary>Telegram refuses the whole message if one button links to this machine.</summary>
    private static bool IsOpenable(Uri link) => link is { IsAbsoluteUri: true, Scheme: "http" or "https", IsLoopback: false } && link.Host.Contains('.', StringComparison.Ordinal);

    private static KeyboardButtonStyle? StyleOf(Button button) => button.Style switch
    {
        ButtonStyle.Primary => KeyboardButtonStyle.Primary,
        ButtonStyle.Danger => KeyboardButtonStyle.Danger,
        _ => null,
    };
}
