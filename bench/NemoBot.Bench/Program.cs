Console.WriteLine("No scenario chosen.");
