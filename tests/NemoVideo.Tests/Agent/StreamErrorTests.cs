using NemoVideo.Agent;
using NemoVideo.Http;
using static NemoVideo.Tests.Agent.Parsing;

namespace NemoVideo.Tests.Agent;

/// <summary>An error told inside of a stream means the same as over REST, however it is spelled.</summary>
public sealed class StreamErrorTests
{
    [Theory]
    [InlineData("""{"code":2001,"message":"insufficient credits"}""")]
    [InlineData("""{"code":"2001","message":"x"}""")]
    [InlineData("""{"error":{"code":2001,"message":"x"}}""")]
    [InlineData("""{"data":{"code":2001,"message":"x"}}""")]
    [InlineData("""{"data":{"error":{"code":2001}}}""")]
    [InlineData("""{"error":{"error":{"code":2001}}}""")]
    [InlineData("""{"type":"error","code":2001,"message":"x"}""")]
    [InlineData("""{"type":"error","error":{"code":"2001"}}""")]
    [InlineData("""{"type":"error","data":{"code":2001,"message":"x"}}""")]
    [InlineData("""{"type":"error","error":"insufficient credits"}""")]
    [InlineData("""{"type":"error","content":"Not enough credits"}""")]
    [InlineData("""{"type":"message","code":2001,"message":"insufficient credits"}""")]
    [InlineData("""{"type":"done","code":2001}""")]
    [InlineData("""{"event":"error","message":"insufficient credits"}""")]
    [InlineData("""{"error":"insufficient credits"}""")]
    [InlineData("""{"message":"Insufficient credits"}""")]
    [InlineData("""{"errorCode":"2001","errorMessage":"x","author":"a"}""")]
    [InlineData("""{"errorCode":2001,"author":"a","invocationId":"e"}""")]
    [InlineData("""{"errorMessage":"insufficient credits","author":"a"}""")]
    [InlineData("""{"error_code":"INSUFFICIENT_CREDITS","error_message":"x"}""")]
    [InlineData("""{"code":2001,"message":"x","invocationId":"e","actions":{}}""")]
    [InlineData("""{"error":"{\"code\":2001,\"message\":\"x\"}"}""")]
    [InlineData("""{"error":"Backend: {'code': 2001, 'message': 'x'}"}""")]
    [InlineData("""{"error":"Error 2001: x"}""")]
    [InlineData("""{"error":"500 Internal: insufficient credits"}""")]
    [InlineData("""{"error": "{"code":2001,"message":"x"}"}""")]
    [InlineData("""{"status":402,"error":"Payment Required"}""")]
    [InlineData("""{"status_code":402,"detail":"credits"}""")]
    [InlineData("""{"code":402,"message":"Your balance is too low"}""")]
    [InlineData("""{"success":false,"error":"积分不足"}""")]
    [InlineData("""[{"code":2001,"message":"x"}]""")]
    [InlineData("""{"result":{"code":2001,"message":"x"}}""")]
    [InlineData("""{"errors":[{"code":2001,"message":"x"}]}""")]
    [InlineData("""{"error":[{"code":2001}]}""")]
    [InlineData("""{"Code":2001,"Message":"x"}""")]
    [InlineData("""{"ERROR":{"CODE":2001}}""")]
    [InlineData("""{"Error":{"ErrorCode":"2001"}}""")]
    [InlineData("""{"err":{"code":2001}}""")]
    [InlineData("""{"err":"insufficient credits"}""")]
    [InlineData("""{"errno":2001,"errmsg":"x"}""")]
    [InlineData("""{"ret":2001,"msg":"x"}""")]
    [InlineData("""{"http_code":402}""")]
    [InlineData("""{"exception":"insufficient credits"}""")]
    [InlineData("""{"message":{"code":2001,"message":"x"}}""")]
    [InlineData("""{"status":"failed","reason":"insufficient credits"}""")]
    [InlineData("""{"status":"FAILED","error":{"message":"2001"}}""")]
    [InlineData("""{"error_msg":"insufficient credits","error_code":9}""")]
    [InlineData("""{"type":"event","event":"error","data":{"code":2001}}""")]
    [InlineData("""{"type":"response.failed","response":{"error":{"code":2001}}}""")]
    [InlineData("""{"author":"a","content":{"parts":[]},"errorCode":"ERROR","errorMessage":"{\"code\":2001,\"message\":\"x\"}"}""")]
    [InlineData("""{"error":"You do not have enough credits to continue"}""")]
    [InlineData("""{"error":"InsufficientCreditsError"}""")]
    [InlineData("""{"error":"您的积分不够"}""")]
    [InlineData("""{"error":"クレジットが不足しています"}""")]
    [InlineData("""{"error":"크레딧이 부족합니다"}""")]
    [InlineData("""{"error":"Créditos insuficientes"}""")]
    [InlineData("""{"error":"Недостаточно кредитов"}""")]
    [InlineData("""{"error":"Request failed with status code 402"}""")]
    [InlineData("""{"error":"Client error '402 Payment Required' for url 'https://api.example'"}""")]
    [InlineData("""{"error":"Upstream said no (code 2001)"}""")]
    [InlineData("""{"error":"err 2001: x"}""")]
    [InlineData("""{'code': 2001, 'message': 'x'}""")]
    [InlineData("""{code:2001}""")]
    public async Task No_credits_is_no_credits_in_every_spelling(string json) => Assert.Equal(NemoErrorCode.OutOfCredits, await MeaningAsync(json));

    [Theory]
    [InlineData("""{"code":1001,"message":"x"}""", NemoErrorCode.InvalidToken)]
    [InlineData("""{"error":{"status":"UNAUTHENTICATED","message":"x"}}""", NemoErrorCode.InvalidToken)]
    [InlineData("""{"statusCode":401,"message":"x"}""", NemoErrorCode.InvalidToken)]
    [InlineData("""{"error":"Invalid or expired token"}""", NemoErrorCode.InvalidToken)]
    [InlineData("""{"type":"error","code":"1002"}""", NemoErrorCode.SessionNotFound)]
    [InlineData("""{"error":"Session not found: 7"}""", NemoErrorCode.SessionNotFound)]
    [InlineData("""{"errorCode":"429","errorMessage":"x","author":"a"}""", NemoErrorCode.Throttled)]
    [InlineData("""{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}""", NemoErrorCode.Throttled)]
    [InlineData("""{"errorCode":"RESOURCE_EXHAUSTED","author":"a"}""", NemoErrorCode.Throttled)]
    [InlineData("""{"code":4002,"message":"x"}""", NemoErrorCode.FileTooLarge)]
    [InlineData("""{"code":402,"message":"Upgrade your plan"}""", NemoErrorCode.PlanRequired)]
    [InlineData("""{"errorCode":"MODEL_OVERLOADED","author":"a"}""", NemoErrorCode.ServerTrouble)]
    [InlineData("""{"error":"400 INVALID_ARGUMENT. The input token count (1200000) exceeds the maximum"}""", NemoErrorCode.ServerTrouble)]
    [InlineData("""{"error":"boom"}""", NemoErrorCode.ServerTrouble)]
    [InlineData("""{"code":7777,"message":"x"}""", NemoErrorCode.ServerTrouble)]
    public async Task Each_error_means_what_it_means_over_rest(string json, NemoErrorCode expected) => Assert.Equal(expected, await MeaningAsync(json));

    [Theory]
    [InlineData("event: error\ndata: insufficient credits\n\n")]
    [InlineData("data: insufficient credits\n\n")]
    [InlineData("event: error\ndata: \"insufficient credits\"\n\n")]
    [InlineData("data: \"{\\\"code\\\":2001}\"\n\n")]
    [InlineData("data: <html>402 Payment Required</html>\n\n")]
    [InlineData("{\"code\":2001,\"message\":\"x\"}\n")]
    [InlineData("{\n  \"code\": 2001,\n  \"message\": \"x\"\n}\n")]
    public async Task Bare_words_are_read_too(string wire) =>
        Assert.Equal(NemoErrorCode.OutOfCredits, Assert.IsType<AgentEvent.Failed>(Assert.Single(await AllAsync(wire))).Meaning);

    [Theory]
    [InlineData("event: error\n\n")]
    [InlineData("event: error\ndata:\n\n")]
    public async Task An_error_without_words_is_one_too(string wire) => Assert.IsType<AgentEvent.Failed>(Assert.Single(await AllAsync(wire)));

    [Theory]
    [InlineData("""{"code":0,"message":"success"}""")]
    [InlineData("""{"code":"0","message":"ok","data":{"code":0}}""")]
    [InlineData("""{"code":200,"message":"ok"}""")]
    [InlineData("""{"errorCode":0,"errorMessage":"","author":"a"}""")]
    [InlineData("""{"errorCode":"0","errorMessage":"ok","author":"a"}""")]
    [InlineData("""{"error":null,"code":0}""")]
    [InlineData("""{"code":0,"message":"insufficient credits: warning cleared"}""")]
    [InlineData("""{"type":"status","status":"working"}""")]
    [InlineData("""{"type":"status","status":"credits: 100 left"}""")]
    [InlineData("""{"type":"done","error":null}""")]
    [InlineData("""{"type":"state_delta","data":{"code":2001}}""")]
    public async Task What_is_no_error_is_none(string json) => Assert.DoesNotContain(await AllAsync(Data(json)), happened => happened is AgentEvent.Failed);

    [Fact]
    public async Task An_error_of_a_tool_stays_between_the_agent_and_the_tool()
    {
        var events = await AllAsync(
            Data("""{"type":"tool_call","name":"edit_draft","id":"1"}""")
            + Data("""{"type":"tool_result","name":"edit_draft","id":"1","error":"insufficient credits","code":2001}""")
            + Data("""{"content":{"parts":[{"functionResponse":{"id":"2","name":"x","response":{"error":"boom","code":2001}}}]},"author":"a"}""")
            + Data("""{"text":"I tried another way."}"""));
        Assert.DoesNotContain(events, happened => happened is AgentEvent.Failed);
    }

    private static async Task<NemoErrorCode> MeaningAsync(string json) => Assert.Single((await AllAsync(Data(json))).OfType<AgentEvent.Failed>()).Meaning;
}
