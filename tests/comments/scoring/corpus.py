"""Comments written for the tests of the spam score: about public services, and spam among them.

Each sentence stands under a subject, which is the post it would be under.
"""

HONEST = {
    "letters": (
        "I waited eleven weeks for an answer, and then two letters came on the same day.",
        "Thank you for answering in plain words. My mother understood it at once.",
        "Could you say in the letter whom to call? I had to look it up.",
        "The reference number on page two does not match the one on the envelope.",
        "My letter arrived after the date by which I had to answer it.",
        "Good idea, but please keep the paper letters for people without a computer.",
        "I sent the form in March and have heard nothing since. Is that normal?",
        "The old letters were longer, yet they told me what to do next.",
    ),
    "opening hours": (
        "The office in the high street was shut at ten past four although the sign says five.",
        "Saturday mornings would help those of us who work shifts.",
        "We drove forty miles and found a note on the door.",
        "Can you put the opening hours on the front page? They take four clicks to find.",
        "Your staff stayed late to help my father. We are very grateful.",
        "Is the car park free while one waits?",
        "Closing for lunch is fine with me as long as the website says so.",
        "The lift has been out of order for a month, so I cannot reach the desk.",
    ),
    "forms": (
        "The new form asks for my old address twice and will not accept a flat number.",
        "One form instead of four saved me a whole evening.",
        "Where do I send the photograph if I have no printer?",
        "It timed out while I was looking for my reference and lost all I had typed.",
        "Why must I give a phone number? I am deaf and cannot use one.",
        "This is so much better than before. Well done to the team who made it.",
        "My surname has an apostrophe and the form says it is not a name.",
        "The guidance says ten days, the form says fifteen. Which one is right?",
    ),
    "floods": (
        "Water came up to the second step in 2015 and nobody rang us.",
        "The warning reached my phone an hour before the river did. It worked.",
        "Who decides which streets get sandbags? Ours never does.",
        "I run the village shop and we could store pumps in the cellar.",
        "The map shows our house in the river, which is wrong by two hundred metres.",
        "A siren would reach those who sleep with the phone switched off.",
        "We have asked the council for years to clear the ditch behind the school.",
        "Thanks to the volunteers who knocked on every door that night.",
    ),
    "waiting times": (
        "Twenty minutes on hold and then the line went dead.",
        "The figures leave out the people who gave up, so they look better than they are.",
        "I was seen within five minutes. Credit where it is due!",
        "Could the screen show how many people are before me?",
        "My appointment was moved three times and I lost a day of work each time.",
        "How do you count the time: from the first call or from the one that got through?",
        "It is quicker if you go on a Wednesday, in my experience.",
        "Publishing these numbers takes courage. I hope you keep doing it.",
    ),
}  # fmt: skip

SPAM = {
    "letters": (
        "Great post! I write about money too, check out my blog at www.cashtips.example.com",
        "Earn $500 a day working from home, visit http://earn.example.net/start now!!!",
        "Hello dear, I want to share how a loan company helped me, contact them on their website.",
        "Subscribe to my channel for free gift cards, link in my profile",
        "Cheap watches and bags, best price, free shipping http://shop.example.org/watches",
        "Nice article. Visit my site for cheap essay writing: www.essays.example.com",
        "Buy followers and likes, cheap and fast, visit www.followers.example.net",
        "I was broke until I found this trader, now I earn $3,000 every week. Contact him!",
    ),
    "opening hours": (
        "Check out my channel, I post new videos every day, please subscribe!",
        "Get your loan approved today, no questions, http://loans.example.com/apply",
        "FREE FREE FREE casino spins for new players!!! visit http://casino.example.net",
        "Want to earn money online? Click here http://earn.example.org/now and start today",
        "Best price on designer bags, free shipping, visit our shop www.bags.example.com",
        "I make $200 an hour working online, check my profile to start",
        "Please like and subscribe, I follow back everyone",
        "Hello, I lost all my money but this recovery expert got it back, contact him on his site",
    ),
    "forms": (
        "Nice blog! Check out mine: http://myblog.example.com/money",
        "Cheap pills without prescription, free shipping, http://pills.example.net/buy",
        "Win a new phone today, click here http://win.example.org !!!",
        "Subscribe to me and I subscribe back, check out my videos please",
        "Make $$$ from home, no experience, visit www.workhome.example.com today",
        "Buy cheap website traffic, 10,000 visitors for $5, www.traffic.example.net",
        "This trader doubled my money in a week, contact him now",
        "Best casino bonus, free spins, click http://casino.example.com/bonus",
    ),
    "floods": (
        "Great post, please visit my channel and subscribe, new videos every week",
        "Cheap loans for everybody, approved today, visit http://loans.example.net",
        "I earn $150 an hour online, click here to start http://earn.example.com",
        "Buy designer watches, best price, free shipping www.watches.example.org",
        "Check out this website, it pays you to click: http://clicks.example.net/pay",
        "Hello dear, contact this expert on his website, he got my money back",
        "Free gift cards, click the link in my profile!!!",
        "Buy cheap likes and followers at www.likes.example.com",
    ),
    "waiting times": (
        "Check my channel, subscribe please, I post free money tips",
        "Casino bonus for new players, free spins, http://spins.example.org/free",
        "Earn $400 a day from home, visit www.homecash.example.net and start now",
        "Nice article, check out my site for cheap essays http://essays.example.org",
        "Get free shipping on pills, best price http://pills.example.com",
        "This trader helped me earn $9,000, contact him today",
        "CLICK HERE to win a phone http://win.example.net/phone",
        "Cheap website traffic, buy visitors today at www.visitors.example.com",
    ),
}  # fmt: skip


def all_of(kind: dict[str, tuple[str, ...]], *, but: str = "") -> list[tuple[int, str]]:
    """Return the sentences of a kind with the number of their subject, without one subject."""
    return [
        (number, body)
        for number, (subject, bodies) in enumerate(kind.items())
        if subject != but
        for body in bodies
    ]


def lessons(many: int) -> list[tuple[str, bool]]:
    """Return `many` sentences of each kind and whether they are spam, both kinds in turns."""
    pairs = zip(all_of(HONEST)[:many], all_of(SPAM)[:many], strict=True)
    return [said for (_, good), (_, bad) in pairs for said in ((good, False), (bad, True))]
