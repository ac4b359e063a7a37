using NemoBot.Conversation;
using NemoBot.Replies;

namespace NemoBot.Actions;

/// <summary>/language: which of our languages we speak here.</summary>
internal static class LanguageAction
{
    public static Answer Run(Turn turn, string argument) => Languages.FromName(argument) is { } language
        ? Choose(turn, language)
        : turn.Say(
            TextKey.LanguageChoose,
            [.. Languages.All.Select(each => new Button(each.NativeName, new(ButtonKind.Language, each.Name)))]);

    /// <summary>Answers in the chosen language already.</summary>
    public static Answer Choose(Turn turn, string language) =>
        turn.Say(Texts.In(language)[TextKey.LanguageChosen]) with { Chat = chat => chat with { LanguageChosen = language } };
}
