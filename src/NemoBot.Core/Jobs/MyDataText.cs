using System.Globalization;
using System.Text;
using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>Writes what is stored of a chat in the person's language, as text without markup. Pure.</summary>
internal static class MyDataText
{
    public static string Write(ChatContents contents, DateTimeOffset at, Texts texts)
    {
        var chat = contents.Chat;
        var text = new StringBuilder(texts.Format(TextKey.MyDataTitle, Day(at))).Append("\n\n");
        Section(TextKey.MyDataSettings,
        [
            $"{chat.Chat.Platform} · {Day(chat.CreatedAt)}",
            texts.Format(TextKey.MyDataLanguage, chat.LanguageChosen ?? chat.LanguageSeen ?? texts.Language),
            .. chat.Skill is { } skill ? [texts.Format(TextKey.MyDataSkill, skill)] : Array.Empty<string>(),
        ]);
        Section(TextKey.MyDataAccounts, MyData.Accounts(chat).Select(account =>
            $"{texts[account.IsAnonymous ? TextKey.MyDataAccountFree : TextKey.MyDataAccountOwn]}{(account.ExpiresAt is { } end ? $" (– {Day(end)})" : "")}"));
        Section(TextKey.MyDataProjects, contents.Projects.SelectMany(project =>
            (string[])[$"{Day(project.CreatedAt)}  {project.Name}", .. project.Footage.Select(footage => $"    {footage.FileName}{(footage.Link is { } link ? $" · {link}" : "")}")]));
        Section(TextKey.MyDataWork, contents.Jobs.Select(job => Join(Moment(job.CreatedAt), Name(job.Kind), Ending(job.State), job.FinishedAt is { } end ? Moment(end) : null, job.Request.Text)));
        Section(TextKey.MyDataMessages, contents.Lines.Count > 0 ? contents.Lines.Select(Line) : contents.Posts.SelectMany(Post));
        Section(TextKey.MyDataCharges, contents.Charges.Select(charge => Join(Moment(charge.At), charge.Credits.ToString(texts.Numbers), charge.What)));
        Section(TextKey.MyDataStyles, chat.Styles.Select(style => $"{style.Name}: {style.Words.ReplaceLineEndings("; ")}"));
        Section(TextKey.MyDataFiles, contents.Files.Select(file => Join(Moment(file.CreatedAt), file.FileName, FileSize.Text(file.SizeBytes, texts))));
        Section(TextKey.MyDataNotices, chat.Pushes.Select(MyData.HostOf));
        Section(TextKey.WebKeysTitle, chat.ApiKeys.Select(key => Moment(key.MadeAt)));
        Section(TextKey.WebHooksTitle, chat.Hooks.Select(hook => Join(Moment(hook.MadeAt), MyData.HostOf(hook))));
        Section(TextKey.MyDataLinks, chat.UploadLinks.Select(link => Join($"– {Moment(link.ExpiresAt)}", link.Message.Text)));
        Section(TextKey.MyDataCounts, contents.Uses.Select(use => $"{use.Day:yyyy-MM-dd}  {use.What}: {use.Count}"));
        Section(TextKey.MyDataCountsOfPerson, contents.UsesOfPerson.Select(use => $"{use.Day:yyyy-MM-dd}  {use.What}: {use.Count}"));
        text.Append(texts.Format(TextKey.MyDataRest, contents.SeenMessages, chat.Learned.Count)).Append('\n');
        return text.Append(texts.Format(TextKey.MyDataNewest, ChatContents.Most)).Append('\n').ToString();

        void Section(TextKey heading, IEnumerable<string> lines)
        {
            var all = lines.ToList();
            text.Append(texts[heading]).Append('\n');
            foreach (var line in all.Count > 0 ? all : [texts[TextKey.MyDataNone]])
            {
                text.Append("  ").Append(line.ReplaceLineEndings(" ")).Append('\n');
            }

            text.Append('\n');
        }

        string Name(JobKind kind) => texts[kind switch
        {
            JobKind.Upload => TextKey.JobUpload,
            JobKind.Export => TextKey.JobExport,
            JobKind.Preview => TextKey.JobPreview,
            JobKind.Captions => TextKey.JobCaptions,
            JobKind.MyData => TextKey.JobMyData,
            _ => TextKey.JobEdit,
        }];

        string? Ending(JobState state) => state switch
        {
            JobState.Done => texts[TextKey.EndDone],
            JobState.Failed => texts[TextKey.EndFailed],
            JobState.Cancelled => texts[TextKey.EndCancelled],
            _ => null,
        };

        // What the person wrote is kept only where an answer needs it.
        IEnumerable<string> Post(OutboxMessage post)
        {
            yield return Join(Moment(post.CreatedAt), "NemoBot", post.Message.Text);
            if (post.Message.Heard is { } heard)
            {
                yield return Join(Moment(heard.At), texts[TextKey.MyDataYou], heard.Text);
            }
        }

        string Line(WebChatEntry line)
        {
            using var json = JsonDocument.Parse(line.Json);
            var isOwn = json.RootElement.TryGetProperty("from", out var from) && from.GetString() == "you";
            return Join(Moment(line.At), isOwn ? texts[TextKey.MyDataYou] : "NemoBot", json.RootElement.TryGetProperty("text", out var words) ? words.GetString() : null);
        }
    }

    private static string Join(params string?[] parts) => string.Join("  ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
