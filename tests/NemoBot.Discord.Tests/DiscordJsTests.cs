using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Fakes;
using Fakes.Discord;
using Harness.Discord;

namespace NemoBot.Discord.Tests;

/// <summary>The fake is worth its tests only if a client that knows nothing of it takes it for Discord.</summary>
public sealed class DiscordJsTests
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_most_used_client_takes_the_fake_for_Discord()
    {
        var folder = Path.Combine(Fakes.Repository.FindRoot(), "tests", "clients", "discord");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "discord.js")))
        {
            using var install = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", folder, "install", "--no-package-lock", "--no-audit", "--no-fund");
            Assert.SkipWhen(install is null, "npm is not installed.");
            using var limit = new CancellationTokenSource(InstallLimit, TimeProvider.System);
            var output = install.StandardError.ReadToEndAsync(limit.Token);
            await install.WaitForExitAsync(limit.Token);
            Assert.SkipWhen(install.ExitCode != 0, "npm could not install discord.js (no registry?): " + (await output).Split('\n')[0]);
        }

        await using var discord = await FakeDiscord.StartAsync();
        using var node = Start("node", folder, "prove.mjs", new Uri(discord.Address, "api").ToString(), discord.Settings.Token, Payloads.DmChannel);
        Assert.SkipWhen(node is null, "node is not installed.");
        var errors = node.StandardError.ReadToEndAsync();
        var steps = new Mailbox<string>();
        var reading = ReadAsync(node, steps);
        try
        {
            Task<string> Step(string start) => steps.TakeAsync(line => line.StartsWith(start, StringComparison.Ordinal));

            Assert.Equal($"ready {discord.Settings.BotId}", await Step("ready"));
            await discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("9000000000000000001", "ping"));
            Assert.Equal("message ping", await Step("message"));
            await Step("sent");
            Assert.Equal("pong, edited", Assert.Single(discord.Channels.In(Payloads.DmChannel)).Content);

            await discord.InteractAsync(Direct(Payloads.SlashCommand("9000000000000000002", "edit", "cut it")));
            Assert.Equal("deferred edit cut it", await Step("deferred"));
            await Step("uploaded");
            var answer = discord.Channels.In(Payloads.DmChannel)[^1];
            Assert.Equal(2048, Assert.Single(answer.Files).Length);

            var press = Direct(Payloads.Interaction("9000000000000000003", 3, new() { ["component_type"] = 2, ["custom_id"] = answer.Buttons.Single() }, "press-token"));
            press["message"] = answer.ToJson(discord.Settings.BotId);
            await discord.InteractAsync(press);
            Assert.Equal($"card {0x57F287} true 1", await Step("card"));
            Assert.Equal("refused 50035", await Step("refused"));
            Assert.Equal("pressed again", await Step("pressed"));
            var card = discord.Channels.In(Payloads.DmChannel)[^2];
            Assert.Equal(("done", 0x57F287, "timeline.png"), (card.Content, card.Colour, Assert.Single(card.Files).FileName));
            await node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            Assert.Equal("pressed", discord.Channels.In(Payloads.DmChannel)[^1].Content);
        }
        catch (Exception failed) when (node.HasExited)
        {
            throw new InvalidOperationException(await errors, failed);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }

            await reading;
        }
    }

    private static JsonObject Direct(JsonObject interaction)
    {
        interaction["context"] = 1;
        interaction["channel_id"] = Payloads.DmChannel;
        interaction["channel"] = new JsonObject { ["id"] = Payloads.DmChannel, ["type"] = 1 };
        interaction["authorizing_integration_owners"] = new JsonObject { ["0"] = "0" };
        interaction.Remove("guild_id");
        interaction.Remove("member");
        interaction["user"] = new JsonObject { ["id"] = Payloads.Person, ["username"] = "ana", ["discriminator"] = "0" };
        return interaction;
    }

    private static async Task ReadAsync(Process node, Mailbox<string> steps)
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            steps.Put(line);
        }
    }

    private static Process? Start(string program, string folder, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
