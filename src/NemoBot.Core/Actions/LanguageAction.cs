using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles /language: chooses the language of the bot's replies in this chat.</summary>
internal static class LanguageAction
{
    public static ActionResult Run(MessageContext context, string argument) => Languages.FromName(argument) is { } language
        ? Choose(context, language)
        : context.Say(
            TextKey.LanguageChoose,
            [.. Languages.All.Select(each => new Button(each.NativeName, new(ButtonKind.Language, each.Name)))]);

    /// <summary>Confirms in the chosen language.</summary>
    public static ActionResult Choose(MessageContext context, string language) =>
        context.Say(Texts.In(language)[TextKey.LanguageChosen]) with { Chat = chat => chat with { LanguageChosen = language } };
}
