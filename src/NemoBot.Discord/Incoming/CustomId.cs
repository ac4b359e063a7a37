using NemoBot.Core.Model;

namespace NemoBot.Discord.Incoming;

internal enum CustomKind
{
    /// <summary>A button of the conversation; the value is its wire id.</summary>
    Button,

    /// <summary>"Get result"; the value is the interaction whose card has the button.</summary>
    GetResult,

    /// <summary>Opens the form for another instruction.</summary>
    Revise,

    /// <summary>Deletes the message that has the button.</summary>
    Delete,

    /// <summary>The form for another instruction; the value is the message it was opened from.</summary>
    ReviseForm,

    /// <summary>The form for a token.</summary>
    LoginForm,
}

/// <summary>
/// Represents what a component carries: its action and its owner, at most 100 characters. Anyone who sees it can send it, so it grants nothing
/// (docs/contracts/discord.md §3.4).
/// </summary>
internal readonly record struct CustomId(CustomKind Kind, string Value, string? Owner)
{
    public static CustomId For(Button button, string postId, string? owner) => new(CustomKind.Button, button.WireId(postId), owner);

    /// <summary>Returns whether the user may press the component. Without an owner anyone may: there only the owner sees it.</summary>
    public bool BelongsTo(string? userId) => Owner is null || Owner == userId;

    public override string ToString()
    {
        var name = Kind == CustomKind.Button ? Value : $"{Name(Kind)}:{Value}";
        return Owner is null ? name : $"{name}@{Owner}";
    }

    public static CustomId Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (name, owner) = at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
        foreach (var kind in Enum.GetValues<CustomKind>())
        {
            if (kind != CustomKind.Button && name.StartsWith(Name(kind) + ":", StringComparison.Ordinal))
            {
                return new(kind, name[(Name(kind).Length + 1)..], owner);
            }
        }

        return new(CustomKind.Button, name, owner);
    }

    private static string Name(CustomKind kind) => kind switch
    {
        CustomKind.GetResult => "get",
        CustomKind.Revise => "revise",
        CustomKind.Delete => "delete",
        CustomKind.ReviseForm => "revise-form",
        CustomKind.LoginForm => "login-form",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
