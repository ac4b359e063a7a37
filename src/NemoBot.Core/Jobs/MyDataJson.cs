using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using NemoBot.Core.Model;

namespace NemoBot.Core.Jobs;

/// <summary>Writes what is stored of a chat as JSON. What opens something is left out: tokens, keys, the addresses of browsers, and what only the bot's own steps need. Pure.</summary>
internal static class MyDataJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(ChatContents contents, DateTimeOffset at) => JsonSerializer.Serialize(
        new
        {
            At = at,
            Chat = $"{contents.Chat.Chat}",
            AtMostOfEach = ChatContents.Most,
            Settings = Settings(contents.Chat),
            Accounts = MyData.Accounts(contents.Chat).Select(account => new { Kind = account.IsAnonymous ? "free" : "own", account.UserId, account.ExpiresAt, TokenIsStored = true }),
            Projects = contents.Projects.Select(Project),
            Work = contents.Jobs.Select(Job),
            Messages = contents.Lines.Count > 0 ? contents.Lines.Select(Line) : contents.Posts.Select(Post),
            Charges = contents.Charges.Select(charge => new { charge.At, charge.What, charge.Credits, charge.Certainty }),
            SavedLooks = contents.Chat.Styles.Select(style => new { style.Name, style.Words }),
            Files = contents.Files.Select(file => new { file.Id, file.FileName, file.MediaType, file.SizeBytes, file.CreatedAt }),
            NotifiedBrowsers = contents.Chat.Pushes.Select(MyData.HostOf),
            Webhooks = contents.Chat.Hooks.Select(hook => new { Host = MyData.HostOf(hook), hook.MadeAt, hook.DeliveredAt, hook.FailingSince, Waiting = hook.Waiting.Count }),
            ApiKeys = contents.Chat.ApiKeys.Select(key => key.MadeAt),
            UploadPages = contents.Chat.UploadLinks.Select(link => new { link.ExpiresAt, link.Message.Text }),
            CountedForLimits = contents.Uses,
            CountedForPersonInAllChats = contents.UsesOfPerson,
            ChoicesOfMeanings = contents.Chat.Learned.Count,
            KnownMessageIds = contents.SeenMessages,
        },
        Options);

    private static object Settings(ChatRecord chat) => new
    {
        chat.CreatedAt,
        chat.LanguageChosen,
        chat.LanguageSeen,
        chat.Skill,
        chat.ProjectId,
        chat.ClientId,
        chat.Reachable,
        chat.TipsTold,
        chat.KnowsPrices,
        chat.GreetedAt,
        FilesOfBatch = chat.BatchProjectIds.Count,
        AwaitsToken = chat.AwaitsTokenUntil,
    };

    private static object Project(ProjectRecord project) => new
    {
        project.Id,
        project.Name,
        project.CreatedAt,
        project.LastUsedAt,
        project.SessionId,
        Footage = project.Footage.Select(footage => new { footage.FileName, footage.FileType, footage.Link, footage.Duration }),
        EditsToUndo = project.Steps?.Done,
    };

    private static object Job(JobRecord job) => new
    {
        job.Id,
        job.Kind,
        job.State,
        job.ProjectId,
        job.CreatedAt,
        job.StartedAt,
        job.FinishedAt,
        job.Request.Language,
        Words = job.Request.Text,
        Files = job.Request.Attachments.Select(file => new { file.FileName, file.MediaType, file.SizeBytes }),
        job.Request.Links,
        job.Request.SenderId,
    };

    /// <summary>The line is JSON already, in the form of the page.</summary>
    private static object Line(WebChatEntry line) => new { line.At, Line = JsonSerializer.Deserialize<JsonElement>(line.Json) };

    private static object Post(OutboxMessage post) => new
    {
        post.CreatedAt,
        post.Message.Text,
        Buttons = post.Message.Buttons.Select(button => button.Label),
        Heard = post.Message.Heard?.Text,
        post.MessageId,
        IsSent = post.SentVersion == post.Version,
        File = post.Message.Video?.FileName,
    };
}
