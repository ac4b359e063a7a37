using System.Globalization;
using System.Text.Json.Nodes;
using Fakes.Logging;
using Fakes.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.State;

namespace NemoVideo.Tests.Simulator;

/// <summary>A simulator with a state directory: nothing that it answered is lost when its process is killed.</summary>
public sealed class StateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulator-").FullName;

    private string State => Path.Combine(_folder, "state");

    private SimulatorOptions Kept => SimCaller.Quick with { StateDirectory = State };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task After_a_kill_account_project_files_and_undo_are_there()
    {
        await using var sim = await SimCaller.ReadyAsync(Kept);
        await sim.UploadClipAsync();
        await sim.SayAsync("mute it");
        await sim.SayAsync("add a title \"Hi\"");
        var before = (await sim.StateAsync())["draft"]!.ToJsonString();

        await using var after = await sim.AfterKillAsync(State, Path.Combine(_folder, "copy"));

        Assert.Equal(before, (await after.StateAsync())["draft"]!.ToJsonString());
        Assert.Equal(await sim.CreditsAsync(), await after.CreditsAsync());
        var clip = (await after.StateAsync())["video_infos"]![0]!["cdn_url"]!.GetValue<string>();
        Assert.Equal(TinyMp4.OfLength(TimeSpan.FromSeconds(10)), await after.Http.GetByteArrayAsync(new Uri(clip), SimCaller.Stop));
        await after.SayAsync("undo");
        Assert.DoesNotContain("Hi", (await after.StateAsync())["draft"]!.ToJsonString(), StringComparison.Ordinal);
        await after.ExportAsync("r1");
        await after.Server.Log.WaitForAsync(LogKind.RenderCompleted, SimCaller.Stop);
    }

    [Fact]
    public async Task A_turn_that_a_kill_interrupts_begins_again_and_is_charged_once()
    {
        await using var sim = await SimCaller.ReadyAsync(Kept with { Speed = 1 });
        await sim.UploadClipAsync();
        using var request = sim.Saying("trim the first 3 seconds and add a title \"Hi\"");
        using var answer = await sim.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, SimCaller.Stop); // It waits for a clock that stands still.
        Assert.Equal((50, 50), await sim.CreditsAsync());

        await using var after = await sim.AfterKillAsync(State, Path.Combine(_folder, "copy"));
        await after.Server.Log.WaitForAsync(LogKind.ChatEnded, SimCaller.Stop);

        Assert.Equal(7000, (await after.StateAsync())["draft"]!["d"]!.GetValue<int>());
        Assert.Equal((50, 0), await after.CreditsAsync());
        await after.SayAsync("undo");
        Assert.Equal(10_000, (await after.StateAsync())["draft"]!["d"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_turn_is_not_applied_twice_if_something_else_was_saved_when_it_was_half_done()
    {
        await using var sim = await SimCaller.ReadyAsync(Kept with { Speed = 1 });
        await sim.UploadClipAsync();
        using var request = sim.Saying("trim the first 3 seconds and add a title \"Hi\"");
        using var answer = await sim.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, SimCaller.Stop);
        for (var length = 10_000; length != 7000; length = (await sim.StateAsync())["draft"]!["d"]!.GetValue<int>())
        {
            sim.Clock.Advance(TimeSpan.FromSeconds(0.2));
        }

        await using var other = await sim.OtherAsync();

        await using var after = await sim.AfterKillAsync(State, Path.Combine(_folder, "copy"));
        await after.Server.Log.WaitForAsync(LogKind.ChatEnded, SimCaller.Stop);
        Assert.Equal(7000, (await after.StateAsync())["draft"]!["d"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_render_that_a_kill_interrupts_is_made_after_the_start()
    {
        await using var sim = await SimCaller.ReadyAsync(Kept with { Speed = 1 });
        await sim.UploadClipAsync();
        await sim.ExportAsync("r1");

        await using var after = await sim.AfterKillAsync(State, Path.Combine(_folder, "copy"));
        await after.Server.Log.WaitForAsync(LogKind.RenderCompleted, SimCaller.Stop);

        Assert.Equal("completed", (await after.PollAsync("r1")).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_orderly_stop_keeps_the_state_and_frees_it_for_the_next_process()
    {
        var sim = await SimCaller.ReadyAsync(Kept);
        await sim.UploadClipAsync();
        await Assert.ThrowsAsync<IOException>(() => SimCaller.StartAsync(Kept));
        await sim.DisposeAsync();

        await using var after = await sim.AfterKillAsync(State, Path.Combine(_folder, "copy"));
        await using var next = await SimCaller.StartAsync(Kept);
        Assert.Single((await after.StateAsync())["video_infos"]!.AsArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Accounts":null,"Projects":null,"ProjectsCreated":0,"Published":null,"Renders":null}""")]
    public async Task A_state_that_cannot_be_read_is_set_aside(string content)
    {
        Directory.CreateDirectory(State);
        await File.WriteAllTextAsync(Path.Combine(State, "state.json"), content, SimCaller.Stop);

        await using var sim = await SimCaller.ReadyAsync(Kept);

        await sim.UploadClipAsync();
        Assert.Single((await sim.StateAsync())["video_infos"]!.AsArray());
        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(State, "state.json.unreadable"), SimCaller.Stop));
    }

    [Theory]
    [InlineData("Renders")]
    [InlineData("Accounts", "UserKey")]
    [InlineData("Accounts", "Accounts", "0", "Token")]
    [InlineData("Projects", "0", "Cut")]
    [InlineData("Projects", "0", "Media", "0", "Path")]
    [InlineData("Projects", "0", "Media", "0", "Facts")]
    public async Task A_state_in_which_something_is_missing_is_set_aside(params string[] missing)
    {
        await using (var earlier = await SimCaller.ReadyAsync(Kept))
        {
            await earlier.UploadClipAsync();
        }

        var path = Path.Combine(State, "state.json");
        var state = JsonNode.Parse(await File.ReadAllTextAsync(path, SimCaller.Stop))!;
        missing[..^1].Aggregate(state, (at, name) => (at is JsonArray ? at[int.Parse(name, CultureInfo.InvariantCulture)] : at[name])!).AsObject().Remove(missing[^1]);
        await File.WriteAllTextAsync(path, state.ToJsonString(), SimCaller.Stop);

        await using var sim = await SimCaller.ReadyAsync(Kept);

        Assert.True(File.Exists(path + ".unreadable"));
        Assert.Equal(200, (await sim.UploadClipAsync()).Status);
    }

    [Fact]
    public void A_state_that_is_set_aside_is_reported_once()
    {
        using var log = new LogCapture();
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "state.json"), "{}");
        using var file = new StateFile(State, log.CreateLogger("state"));

        Assert.Null(file.Read());
        Assert.Null(file.Read());

        Assert.StartsWith("Warning", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.Contains("state.json.unreadable", log.Lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_does_not_name_the_users_of_its_projects_is_read()
    {
        await using (var earlier = await SimCaller.ReadyAsync(Kept))
        {
            await earlier.UploadClipAsync();
        }

        var path = Path.Combine(State, "state.json");
        var state = JsonNode.Parse(await File.ReadAllTextAsync(path, SimCaller.Stop))!;
        Assert.True(state["Projects"]![0]!.AsObject().Remove("OwnerUser"));
        await File.WriteAllTextAsync(path, state.ToJsonString(), SimCaller.Stop);

        await using var sim = await SimCaller.StartAsync(Kept);

        Assert.False(File.Exists(path + ".unreadable"));
        Assert.Single(Directory.GetFiles(Path.Combine(State, "media")));
    }

    [Fact]
    public async Task A_project_stays_its_users_when_the_token_that_created_it_has_expired_and_is_paid_by_the_new_one()
    {
        await using var sim = await SimCaller.StartAsync(Kept);
        await sim.SignInAsync("ana");
        await sim.OpenAsync();
        await sim.UploadClipAsync();
        sim.Clock.Advance(TimeSpan.FromDays(7));
        await sim.SignInAsync("ana");

        await using var after = await sim.AfterKillAsync(State, Path.Combine(_folder, "copy"));

        Assert.Single((await after.StateAsync())["video_infos"]!.AsArray());
        await after.SayAsync("mute it");
        Assert.Equal((50, 0), await after.CreditsAsync());
    }

    [Fact]
    public async Task A_project_stays_its_users_when_they_come_back_after_the_restart()
    {
        await using var sim = await SimCaller.StartAsync(Kept);
        await sim.SignInAsync("ana");
        await sim.OpenAsync();
        await sim.UploadClipAsync();
        await sim.SayAsync("mute it");
        await sim.ExportAsync("r1");
        await sim.Server.Log.WaitForAsync(LogKind.RenderCompleted, SimCaller.Stop);
        sim.Clock.Advance(TimeSpan.FromDays(7));
        await using var other = await sim.OtherAsync(); // The first new token removes the expired ones.

        await using var after = await sim.AfterKillAsync(State, Path.Combine(_folder, "copy"));
        await after.SignInAsync("ana");

        var clip = (await after.StateAsync())["video_infos"]![0]!["cdn_url"]!.GetValue<string>();
        Assert.Equal(TinyMp4.OfLength(TimeSpan.FromSeconds(10)), await after.Http.GetByteArrayAsync(new Uri(clip), SimCaller.Stop));
        await after.SayAsync("add a title \"Hi\"");
        Assert.Contains("Hi", (await after.StateAsync())["draft"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, (await after.PollAsync("r1")).Status);
    }

    [Fact]
    public async Task A_turn_ends_even_if_its_end_cannot_be_saved()
    {
        await using var sim = await SimCaller.ReadyAsync(Kept with { Speed = 1 });
        await sim.UploadClipAsync();
        using var request = sim.Saying("mute it");
        using var answer = await sim.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, SimCaller.Stop);
        Directory.CreateDirectory(Path.Combine(State, "state.json.draft")); // In the way of the next one, as a full disk would be.

        var reading = answer.Content.ReadAsStringAsync(SimCaller.Stop);
        for (var step = 0; step < 400 && !reading.IsCompleted; step++)
        {
            sim.Clock.Advance(TimeSpan.FromSeconds(0.2));
            await sim.StateAsync();
        }

        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal((50, 0), await sim.CreditsAsync());
    }

    [Fact]
    public async Task A_render_that_the_disk_fails_ends_as_failed()
    {
        await using var sim = await SimCaller.ReadyAsync(Kept);
        await sim.UploadClipAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(State, "media")))
        {
            File.Delete(file);
        }

        await sim.ExportAsync("r1");
        await sim.Server.Log.WaitForAsync(LogKind.RenderFailed, SimCaller.Stop);

        Assert.Equal("failed", (await sim.PollAsync("r1")).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_request_that_comes_as_soon_as_the_server_listens_does_not_replace_the_state()
    {
        await using var earlier = await SimCaller.ReadyAsync(Kept with { Speed = 1 });
        await earlier.UploadClipAsync();
        using var request = earlier.Saying("mute it");
        using var answer = await earlier.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, SimCaller.Stop);
        var copy = SimCaller.Copy(State, Path.Combine(_folder, "copy"));

        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", "--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var (app, _, _) = SimulatorApp.Build(builder, SimCaller.Quick with { StateDirectory = copy }, new ManualClock());
        await using (app)
        {
            await app.StartAsync(SimCaller.Stop); // Turns have not begun yet.
            using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
            using var asked = await http.PostAsync(new Uri("/api/auth/anonymous-token", UriKind.Relative), content: null, SimCaller.Stop);
        }

        var project = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(copy, "state.json"), SimCaller.Stop))!["Projects"]![0]!;
        Assert.Equal(earlier.Session, project["SessionId"]!.GetValue<string>());
        Assert.Single(project["Media"]!.AsArray());
        Assert.Equal("mute it", project["UnfinishedTurns"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task The_state_is_readable_for_its_user_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        await using var sim = await SimCaller.ReadyAsync(Kept);
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(State));
            Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(State, "media")));
            Assert.Equal(Own, File.GetUnixFileMode(Path.Combine(State, "state.json")));
        }
    }

    [Fact]
    public async Task Files_that_belong_to_no_project_are_deleted_at_the_start()
    {
        var media = Directory.CreateDirectory(Path.Combine(State, "media")).FullName;
        await using (var sim = await SimCaller.ReadyAsync(Kept))
        {
            await sim.UploadClipAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(media, "half.mp4"), "of an upload", SimCaller.Stop);
        Directory.CreateDirectory(Path.Combine(media, "work-1"));

        await using var next = await SimCaller.StartAsync(Kept);
        Assert.Single(Directory.GetFileSystemEntries(media));
    }
}
