using System.Security.Cryptography;
using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Registers the slash commands that Telegram suggests while a person types, in their language; only if they changed.</summary>
/// <remarks>Two processes may both register them: each replaces the whole lists, and the note of what is registered decides nothing but whether to do it again.</remarks>
internal sealed class CommandMenu(TelegramClient client, IStore store)
{
    private const string Key = "commands";

    private static readonly (string Name, TextKey About)[] Commands =
    [
        ("edit", TextKey.CommandEditAbout),
        ("preview", TextKey.CommandPreviewAbout),
        ("export", TextKey.CommandExportAbout),
        ("status", TextKey.CommandStatusAbout),
        ("credits", TextKey.CommandCreditsAbout),
        ("upload", TextKey.CommandUploadAbout),
        ("new", TextKey.CommandNewAbout),
        ("projects", TextKey.CommandProjectsAbout),
        ("rename", TextKey.CommandRenameAbout),
        ("styles", TextKey.CommandStylesAbout),
        ("cancel", TextKey.CommandCancelAbout),
        ("skill", TextKey.CommandSkillAbout),
        ("language", TextKey.CommandLanguageAbout),
        ("login", TextKey.CommandLoginAbout),
        ("logout", TextKey.CommandLogoutAbout),
        ("mydata", TextKey.CommandMyDataAbout),
        ("forgetme", TextKey.CommandForgetMeAbout),
        ("privacy", TextKey.CommandPrivacyAbout),
        ("tips", TextKey.CommandTipsAbout),
        ("help", TextKey.CommandHelpAbout),
    ];

    /// <summary>Telegram identifies languages by two letters, so the first script of Chinese serves both. Null is the default for all other languages.</summary>
    public static IReadOnlyList<(string? Code, Texts Texts)> ByCode { get; } =
    [
        .. Languages.All.GroupBy(language => language.Name.Split('-')[0], (code, scripts) => (code == Languages.Default ? null : code, Texts.In(scripts.First().Name))),
    ];

    /// <summary>In groups only these commands work without the bot's name: others may be another bot's. <c>/start</c> is what Telegram itself sends first.</summary>
    public static bool IsOurs(string name) => name == "start" || Commands.Any(command => command.Name == name);

    /// <summary>Can be interrupted at any point: the registration is recorded only when it is complete.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var requests = ByCode.Select(language => new SetMyCommandsRequest
        {
            Commands = [.. Commands.Select(command => new BotCommand(command.Name, language.Texts[command.About]))],
            LanguageCode = language.Code,
        }).ToList();
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(requests, AnswerJson.Envelope)));
        if (await store.GetValueAsync(TelegramPlatform.PlatformName, Key, cancellationToken) == hash)
        {
            return;
        }

        foreach (var request in requests)
        {
            await client.CallAsync(() => request, cancellationToken);
        }

        await store.SetValueAsync(TelegramPlatform.PlatformName, Key, hash, cancellationToken);
    }
}
