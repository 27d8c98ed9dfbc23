"""Sample questions that can be asked about any team's handbook."""

QUESTIONS = (
    "How do I request time off?",
    "What is the travel per diem policy?",
    "How do I set up my laptop?",
    "Who approves overtime?",
    "How do I record my hours?",
    "What should I do when I am sick?",
    "How do I join a channel for my project?",
    "What is the code of conduct?",
    "How do I book a flight?",
    "How are performance reviews done?",
    "Can I work from another country?",
    "How do I get a new phone?",
    "What do I do in my first week?",
    "How do I report a security incident?",
    "Where do I find the design templates?",
    "How do I submit an expense report?",
    "What holidays do we have?",
    "How do I request training?",
    "Who do I ask about my benefits?",
    "How do I use the video conference system?",
)
