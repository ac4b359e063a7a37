using NemoBot.Core.Model;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Converts buttons to an inline keyboard: two short ones per row, a long one alone. Pure.</summary>
internal static class KeyboardLayout
{
    private const int ShortLabel = 18;

    /// <summary>Returns null if there are no buttons; in an edit this removes the keyboard.</summary>
    public static InlineKeyboard? Build(IReadOnlyList<Button> buttons, string postId)
    {
        List<IReadOnlyList<InlineButton>> rows = [];
        List<InlineButton> row = [];
        foreach (var button in buttons.Where(button => button.Link is null || IsOpenable(button.Link)))
        {
            if (row.Count == 2 || (row.Count == 1 && (button.Label.Length > ShortLabel || row[0].Text.Length > ShortLabel)))
            {
                rows.Add(row);
                row = [];
            }

            row.Add(new(button.Label, button.Link is null ? button.WireId(postId) : null, button.Link?.AbsoluteUri, StyleOf(button)));
        }

        if (row.Count > 0)
        {
            rows.Add(row);
        }

        return rows.Count == 0 ? null : new(rows);
    }

    /// <summary>Telegram refuses the whole message if one button links to this machine.</summary>
    private static bool IsOpenable(Uri link) => link is { IsAbsoluteUri: true, Scheme: "http" or "https", IsLoopback: false } && link.Host.Contains('.', StringComparison.Ordinal);

    private static string? StyleOf(Button button) => button.Style switch
    {
        ButtonStyle.Primary => "primary",
        ButtonStyle.Danger => "danger",
        _ => null,
    };
}
