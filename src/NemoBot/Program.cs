// Before the first secret is read.
using NemoBot.Commands;
using NemoBot.Hosting;
using NemoBot.WebChat.Ingress;

CoreFiles.Forbid();

// Before anything else: with too few descriptors the runtime cannot even load what follows.
if (DescriptorBudget.OfThisProcess().Fault is { } tooFew)
{
    await Console.Error.WriteLineAsync($"NemoBot cannot start: {tooFew}");
    return 2;
}

// RunCommand runs the bot. Hosting/BotServices.cs registers its services in the order in which a message passes them; MessagePipeline.cs is the path itself.
return await CommandLine.RunAsync(args);
