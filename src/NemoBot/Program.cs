using NemoBot.Commands;

// RunCommand runs the bot. Its stations are added in the order in which a message passes them (Hosting/BotServices.cs); MessagePipeline.cs is the path itself.
return await CommandLine.RunAsync(args);
