using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramDraftIdTests
{
    [Fact]
    public void A_draft_has_a_number_that_is_never_0_and_the_same_in_each_process()
    {
        Assert.All(Enumerable.Range(0, 1_000), post => Assert.InRange(AnswerDrafts.IdOf($"{post}"), 1, int.MaxValue));
        Assert.Equal(AnswerDrafts.IdOf("01k8yh1h5r"), AnswerDrafts.IdOf("01k8yh1h5r"));
        Assert.NotEqual(AnswerDrafts.IdOf("01k8yh1h5r"), AnswerDrafts.IdOf("01k8yh1h5s"));
    }

    [Theory]
    [InlineData("for:-77:5:3", -77, 5, 3)]
    [InlineData("-77:3", null, 0, 0)]
    [InlineData("for:-77:5", null, 0, 0)]
    [InlineData("for:a:5:3", null, 0, 0)]
    public void A_message_for_one_person_has_an_id_of_its_own_form(string text, int? chat, int user, int message)
    {
        Assert.Equal(chat is null ? (PersonalMessageId?)null : new PersonalMessageId(chat.Value, user, message), PersonalMessageId.Read(text));
        Assert.Equal(chat is null && text == "-77:3", ChatMessageId.TryParse(text, out _));
    }
}
