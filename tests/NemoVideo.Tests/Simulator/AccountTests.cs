using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Tests.Simulator;

public class AccountTests
{
    [Fact]
    public async Task A_client_gets_a_token_with_a_hundred_credits_for_seven_days()
    {
        await using var sim = await SimCaller.StartAsync();

        var data = (await sim.TokenAsync("client-1")).Json["data"]!;

        Assert.StartsWith("nmv_usr_", data["token"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("anon_", data["user_id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(100, data["credits"]!.GetValue<int>());
        Assert.Equal("2026-11-09T09:00:00Z", data["expires_at"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("11111111112222222222333333333344444444445555555555666666666677777")]
    public async Task Without_a_fitting_client_id_there_is_no_token(string? clientId)
    {
        await using var sim = await SimCaller.StartAsync();

        Assert.Equal(400, (await sim.TokenAsync(clientId)).Status);
    }

    [Fact]
    public async Task A_client_gets_one_token_a_week()
    {
        await using var sim = await SimCaller.StartAsync();
        await sim.TokenAsync("client-1");

        Assert.Equal(429, (await sim.TokenAsync("client-1")).Status);
        sim.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(200, (await sim.TokenAsync("client-1")).Status);
    }

    [Fact]
    public async Task An_address_gets_as_many_tokens_as_the_options_say()
    {
        await using var sim = await SimCaller.StartAsync(SimCaller.Quick with { TokensPerAddress = 2 });
        await sim.TokenAsync("a");
        await sim.TokenAsync("b");

        Assert.Equal(429, (await sim.TokenAsync("c")).Status);
        Assert.Equal(1, sim.Server.Log.Count(LogKind.TokenRefused));
    }

    [Fact]
    public async Task A_token_ends_after_a_week_and_the_same_client_finds_its_session_under_the_next()
    {
        await using var sim = await SimCaller.StartAsync();
        await sim.SignInAsync("client-1");
        await sim.OpenAsync();
        sim.Clock.Advance(TimeSpan.FromDays(7));

        var late = await sim.GetAsync("/api/credits/balance/simple");
        Assert.Equal((401, 1001), (late.Status, late.Code));
        await sim.SignInAsync("client-1");
        Assert.Equal(200, (await sim.GetAsync($"/api/state/nemo_agent/me/{sim.Session}/latest")).Status);
    }

    [Fact]
    public async Task A_token_can_be_made_to_expire_at_once()
    {
        await using var sim = await SimCaller.ReadyAsync();

        Assert.True(sim.Server.ExpireToken(sim.Token));

        Assert.Equal(1001, (await sim.SayAsync("mute it")).Code);
    }

    [Fact]
    public async Task A_registered_account_is_known_from_the_start()
    {
        await using var sim = await SimCaller.StartAsync(SimCaller.Quick with { Accounts = [new RegisteredAccount("nmv_usr_op", "usr_1", 7)] });
        sim.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nmv_usr_op");

        Assert.Equal((7, 0), await sim.CreditsAsync());
    }

    [Fact]
    public async Task Another_account_does_not_see_a_session()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await using var other = await sim.OtherAsync();

        var state = await other.GetAsync($"/api/state/nemo_agent/me/{sim.Session}/latest");

        Assert.Equal((404, """{"detail":"Session not found"}"""), (state.Status, state.Body));
    }

    [Fact]
    public async Task A_session_id_has_nineteen_digits()
    {
        await using var sim = await SimCaller.ReadyAsync();

        Assert.Matches("^[0-9]{19}$", sim.Session);
        Assert.Equal(sim.Session, (await sim.GetAsync($"/api/state/nemo_agent/me/{sim.Session}/latest")).Json["data"]!["session_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_session_is_claimed_with_its_task()
    {
        await using var sim = await SimCaller.ReadyAsync();

        var good = await sim.PostAsync("/api/auth/claim-token", new JsonObject { ["task_id"] = sim.Task, ["session_id"] = sim.Session });
        var bad = await sim.PostAsync("/api/auth/claim-token", new JsonObject { ["task_id"] = "task_x", ["session_id"] = sim.Session });

        Assert.StartsWith("clm_", good.Json["data"]!["claim_token"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(604800, good.Json["data"]!["expires_in"]!.GetValue<int>());
        Assert.Equal(1002, bad.Code);
    }

    [Theory]
    [InlineData("{\"language\":\"en\"}", "missing")]
    [InlineData("{\"task_name\":3}", "string_type")]
    [InlineData("{", "json_invalid")]
    [InlineData("[1]", "model_attributes_type")]
    public async Task A_malformed_body_is_answered_as_fastapi_does(string body, string type)
    {
        await using var sim = await SimCaller.ReadyAsync();

        var answer = await sim.PostAsync("/api/tasks/me/with-session/nemo_agent", body);

        Assert.Equal(422, answer.Status);
        Assert.Equal(type, answer.Json["detail"]![0]!["type"]!.GetValue<string>());
        Assert.Equal(1, sim.Server.Log.Count(LogKind.Violation));
    }

    [Fact]
    public async Task Missing_attribution_is_a_violation_in_the_log()
    {
        await using var sim = await SimCaller.ReadyAsync();
        sim.Http.DefaultRequestHeaders.Remove("X-Skill-Version");

        await sim.CreditsAsync();

        Assert.Equal("missing X-Skill-Version", Assert.Single(sim.Server.Log.Of(LogKind.Violation)).Text);
    }

    [Theory]
    [InlineData(EnvelopeShape.Bare)]
    [InlineData(EnvelopeShape.TopLevel)]
    public async Task The_envelope_has_three_shapes(EnvelopeShape shape)
    {
        await using var sim = await SimCaller.ReadyAsync();
        sim.Server.Faults.Everywhere.Shapes = new AnswerShapes { Envelope = shape };

        var answer = (await sim.GetAsync("/api/credits/balance/simple")).Json;

        Assert.Equal(100, answer["available"]!.GetValue<int>());
        Assert.Equal(shape == EnvelopeShape.TopLevel, answer["code"] is not null);
    }

    [Fact]
    public async Task A_throttled_call_says_when_to_come_back_and_goes_through_then()
    {
        await using var sim = await SimCaller.ReadyAsync();
        sim.Server.Faults.Everywhere.Add(Fault.Throttle(SimulatedCall.Credits, retryAfterSeconds: 7));

        using var refused = await sim.Http.GetAsync("/api/credits/balance/simple", SimCaller.Stop);

        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal("7", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal((100, 0), await sim.CreditsAsync());
    }
}
