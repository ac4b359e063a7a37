using NemoVideo.Agent;
using static NemoVideo.Tests.Agent.Parsing;

namespace NemoVideo.Tests.Agent;

/// <summary>A call that ends only with the person's word is a question; what it would do stays inside.</summary>
public sealed class ApprovalTests
{
    private const string Technical = "Please approve or reject the tool call render_video() by responding with a FunctionResponse with an expected ToolConfirmation payload.";

    [Theory]
    [InlineData("Generating this clip costs 100 credits. Go on?", "Generating this clip costs 100 credits. Go on?")]
    [InlineData(Technical, "")]
    [InlineData("", "")]
    public async Task A_confirmation_is_asked_in_its_own_words_unless_they_are_a_programmers(string hint, string prompt)
    {
        var events = await AllAsync(Data(Call("adk_request_confirmation", $$$"""{"originalFunctionCall":{"id":"1","name":"render_video","args":{"secret":"x"}},"toolConfirmation":{"hint":"{{{hint}}}","confirmed":false}}""", "\"7\"")));

        var question = Assert.Single(Assert.IsType<AgentEvent.QuestionsAsked>(Assert.Single(events)).Questions.Questions);
        Assert.True(question.IsApproval);
        Assert.Equal(prompt, question.Prompt);
        Assert.Equal([AgentQuestion.Approve, AgentQuestion.Reject], question.Options.Select(option => option.Id));
    }

    [Fact]
    public async Task Any_long_running_call_without_an_answer_by_the_end_waits_for_the_person()
    {
        var events = await AllAsync(Data(Call("publish_draft", """{"text":"an argument"}""", "\"7\"")));

        Assert.Equal("", Assert.Single(Assert.IsType<AgentEvent.QuestionsAsked>(events[^1]).Questions.Questions).Prompt);
    }

    [Theory]
    [InlineData("""{"type":"tool_call","name":"adk_request_confirmation","id":"7","args":{"hint":"Go on?"}}""")]
    [InlineData("""{"type":"tool_start","tool":"request_approval","id":"7","long_running":true,"args":{"message":"Go on?"}}""")]
    [InlineData("""{"content":{"parts":[{"function_call":{"id":"7","name":"adk_request_confirmation","args":{"tool_confirmation":{"hint":"Go on?"}}}}]},"author":"a","long_running_tool_ids":["7"]}""")]
    [InlineData("""{"type":"tool_call","tool_call":{"name":"adk_request_confirmation","id":"7","args":{"hint":"Go on?"}}}""")]
    [InlineData("""{"type":"tool_call","data":{"name":"adk_request_confirmation","id":"7","args":{"hint":"Go on?"}}}""")]
    [InlineData("""{"type":"approval_request","id":"7","message":"Go on?"}""")]
    [InlineData("""{"type":"agent.confirmation_required","data":{"prompt":"Go on?"}}""")]
    [InlineData("""{"type":"request_approval","id":7,"args":{"reason":"Go on?"}}""")]
    public async Task Every_family_can_ask(string json) =>
        Assert.Equal("Go on?", Assert.Single(Assert.Single((await AllAsync(Data(json))).OfType<AgentEvent.QuestionsAsked>()).Questions.Questions).Prompt);

    [Theory]
    [InlineData("""{"type":"approval_granted","id":"7"}""")]
    [InlineData("""{"type":"confirmation_received","message":"Go on?"}""")]
    public async Task What_came_of_an_approval_asks_nothing(string json) => Assert.Empty((await AllAsync(Data(json))).OfType<AgentEvent.QuestionsAsked>());

    [Fact]
    public async Task A_call_that_was_answered_or_is_not_long_running_does_not_wait()
    {
        var answered = Data(Call("render_video", "{}", "\"7\""))
            + Data("""{"content":{"parts":[{"functionResponse":{"id":"7","name":"render_video","response":{"status":"pending"}}}],"role":"user"},"author":"a"}""");
        Assert.Empty((await AllAsync(answered)).OfType<AgentEvent.QuestionsAsked>());
        Assert.Empty((await AllAsync(Data(Call("render_video", "{}", "")))).OfType<AgentEvent.QuestionsAsked>());
    }

    [Fact]
    public async Task A_partial_call_is_asked_once_and_with_what_the_whole_one_says()
    {
        var partial = Data("""{"content":{"parts":[{"functionCall":{"id":"7","name":"adk_request_confirmation","args":{}}}]},"partial":true,"author":"a"}""");
        var events = await AllAsync(partial + Data(Call("adk_request_confirmation", """{"toolConfirmation":{"hint":"Go on?"}}""", "\"7\"")));

        Assert.Equal("Go on?", Assert.Single(Assert.Single(events.OfType<AgentEvent.QuestionsAsked>()).Questions.Questions).Prompt);
    }

    [Fact]
    public async Task A_question_of_the_backend_is_not_asked_a_second_time_as_an_approval()
    {
        var events = await AllAsync(Data(Call("ask_question", """{"questions":[{"id":"q","prompt":"Which?","options":[{"id":"a","label":"A"}]}]}""", "\"7\"")));

        Assert.False(Assert.Single(Assert.Single(events.OfType<AgentEvent.QuestionsAsked>()).Questions.Questions).IsApproval);
    }

    private static string Call(string name, string arguments, string longRunning) =>
        $$$"""{"content":{"parts":[{"functionCall":{"id":"7","name":"{{{name}}}","args":{{{arguments}}}}}],"role":"model"},"author":"a","invocationId":"e","actions":{"stateDelta":{}},"longRunningToolIds":[{{{longRunning}}}]}""";
}
