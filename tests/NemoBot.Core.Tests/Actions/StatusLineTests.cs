using NemoBot.Core.Actions;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Actions;

public sealed class StatusLineTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "- Edit “make it warmer”: Running for 3 min.")]
    [InlineData("de", "- Bearbeitung „make it warmer“: Läuft seit 3\u202fmin.")]
    [InlineData("fr", "- Modification «\u00a0make it warmer\u00a0»\u00a0: En cours depuis 3\u202fmin.")]
    [InlineData("es", "- Edición «make it warmer»: En curso desde hace 3\u202fmin.")]
    [InlineData("pt", "- Edição “make it warmer”: Em andamento há 3\u202fmin.")]
    [InlineData("ru", "- Правка «make it warmer»: Идёт 3\u202fмин.")]
    [InlineData("ja", "- 編集「make it warmer」：開始から3分です。")]
    [InlineData("ko", "- 편집 “make it warmer”: 3분째 진행 중이에요.")]
    [InlineData("zh-Hans", "- 编辑“make it warmer”：已进行 3\u00a0分钟。")]
    [InlineData("zh-Hant", "- 編輯「make it warmer」：已進行 3\u00a0分鐘。")]
    public void A_running_job_is_shown_in_the_quotes_and_marks_of_the_language(string language, string line) =>
        Assert.Equal(line, StatusAction.Line(Job("make it warmer") with { State = JobState.Running, StartedAt = Now.AddMinutes(-3.5) }, 0, Now, Texts.In(language)));

    [Theory]
    [InlineData(0, "- Edit: Up next.")]
    [InlineData(1, "- Edit: Queued, 1 before it.")]
    public void A_waiting_job_with_nothing_before_it_is_next(int ahead, string line) => Assert.Equal(line, StatusAction.Line(Job(""), ahead, Now, Texts.In("en")));

    private static JobRecord Job(string text) => new("1", new("test", "1"), JobKind.Edit)
    {
        Request = new() { Text = text, Language = "en" },
        PostId = "2",
        CreatedAt = Now,
    };
}
