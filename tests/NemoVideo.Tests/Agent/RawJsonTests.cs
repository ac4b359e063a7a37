using NemoVideo.Agent;
using NemoVideo.Http;

namespace NemoVideo.Tests.Agent;

/// <summary>Raw JSON in the agent's text is not shown as it is.</summary>
public sealed class RawJsonTests
{
    [Theory]
    [InlineData("""{"code":0,"message":"success","data":{"t":[]}}""", "")]
    [InlineData("""{"code":0}""", "")]
    [InlineData("```json\n{\"code\":0,\"message\":\"The title was added.\"}\n```", "The title was added.")]
    [InlineData("```\n[{\"code\":0}]\n```", "")]
    [InlineData("~~~json\n{\"code\":0}\n~~~", "")]
    [InlineData("""[{"text":"One thing is done."},{"text":"Another is done."}]""", "One thing is done.\nAnother is done.")]
    [InlineData("""{"status":"ok","data":{"message":"标题已经添加好了"}}""", "标题已经添加好了")]
    [InlineData("{\"a\":1}\n{\"message\":\"All is well.\"}", "All is well.")]
    [InlineData("""{"ok":true}""", "")]
    [InlineData("```json\n{\"code\":0}\n```\n\n```json\n{\"code\":0}\n```", "")]
    [InlineData("`{\"code\":0}`", "")]
    [InlineData("**{\"code\":0}**.", "")]
    [InlineData("> {\"code\":0}", "")]
    [InlineData("\uFEFF{\"code\":0}\u200B", "")]
    [InlineData("\"{\\\"code\\\":0,\\\"message\\\":\\\"All is well.\\\"}\"", "All is well.")]
    [InlineData("{'code': 0, 'message': 'All is well.'}", "All is well.")]
    [InlineData("{\n  \"code\": 0, // fine\n  \"data\": null,\n}", "")]
    [InlineData("{\"code\": 0, \"data\": {\"t\": [1,", "")]
    [InlineData("{\"response\":\"The title is in.\"}", "The title is in.")]
    [InlineData("\"Lisbon\"", "\"Lisbon\"")]
    [InlineData("`code`", "`code`")]
    [InlineData("Done. {\"code\":0}", "Done. {\"code\":0}")]
    [InlineData("Use this:\n```json\n{\"code\":0}\n```", "Use this:\n```json\n{\"code\":0}\n```")]
    [InlineData("[1] Trim it. [2] Add music.", "[1] Trim it. [2] Add music.")]
    [InlineData("[00:03]", "[00:03]")]
    [InlineData("[1]", "[1]")]
    [InlineData("{sigh} fine", "{sigh} fine")]
    [InlineData("```\nplain\n```", "```\nplain\n```")]
    public void The_sentence_in_it_is_shown_or_nothing(string said, string shown)
    {
        var answer = new AgentAnswer();
        answer.Add(new AgentEvent.TextReceived(0, said));

        Assert.Equal(shown, answer.Text);
        Assert.Null(answer.Failure);
    }

    [Fact]
    public void An_error_in_it_is_a_failure()
    {
        var answer = new AgentAnswer();
        answer.Add(new AgentEvent.TextReceived(0, """{"code":2001,"message":"insufficient credits for this"}"""));

        Assert.Equal(NemoErrorCode.OutOfCredits, answer.Failure?.Meaning);
        Assert.True(answer.IsSilent);
    }

    [Theory]
    [InlineData("{\"co", "")]
    [InlineData("```json\n{", "")]
    [InlineData("```", "")]
    [InlineData("[{\"te", "")]
    [InlineData("> {\"co", "")]
    [InlineData("`{\"co", "")]
    [InlineData("**{'co", "")]
    [InlineData("\uFEFF{\"co", "")]
    [InlineData("\"{\\\"co", "")]
    [InlineData("**Done", "**Done")]
    [InlineData("> \"Lis", "> \"Lis")]
    [InlineData("[00:", "[00:")]
    [InlineData("I added", "I added")]
    public void While_it_comes_it_is_held_back(string soFar, string shown)
    {
        var answer = new AgentAnswer();
        answer.Add(new AgentEvent.TextReceived(0, soFar));

        Assert.Equal(shown, answer.EndSoFar(100));
    }
}
