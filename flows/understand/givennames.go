package understand

// givenNames are common first names in England and among those who have come
// to live there. They only say which of two words is the first name.
var givenNames = set(`
mary margaret patricia susan christine linda jean sheila barbara elizabeth dorothy joan maureen joyce betty doreen irene kathleen eileen audrey brenda pauline sandra jacqueline janet carol ann anne anna julie karen
helen angela alison deborah tracey tracy sharon michelle nicola lisa joanne claire clare louise emma sarah rachel rebecca laura amy jessica chloe sophie emily charlotte lucy hannah olivia amelia isla ava mia grace freya
ruby evie lily ella poppy daisy rosie alice florence ivy elsie edith gladys hilda ethel vera winifred phyllis muriel marjorie beryl marion rita sylvia valerie jill gillian diane diana lynn lynne wendy heather hazel jane
judith rosemary shirley stella thelma norma nora nancy peggy molly polly sally tina teresa theresa veronica victoria yvonne zoe agnes beatrice beth bridget carole caroline catherine katherine kate cathy kath cheryl
cynthia dawn debbie denise donna elaine eleanor ellen evelyn fiona frances geraldine gloria gwen harriet jackie jackie jan janice jennifer jenny joy josephine julia june katie kerry kim leanne lorraine lynda mandy marie
martha maria may natalie natasha olive pam pamela paula penny penelope philippa rhian rhiannon rose ruth samantha sian siobhan stacey stephanie sue suzanne tanya toni una ursula violet vivien
john william james george thomas robert charles david michael peter paul stephen steven mark andrew richard christopher anthony kevin brian ian alan colin keith graham philip kenneth derek roy raymond ronald donald
dennis gordon eric frank fred frederick harold harry henry jack joseph leonard leslie norman reginald sidney stanley walter albert alfred arthur bernard cyril douglas edward edwin ernest ernie francis gerald geoffrey
gary neil simon martin nigel trevor barry stuart stewart adam alex alexander ben benjamin daniel dan dean gareth gavin glen glenn jason jonathan justin karl lee luke matthew matt nathan nicholas nick oliver patrick pat
craig darren dave dylan euan ewan fergus finn grant greg hugh huw ivor jamie jim jimmy joe joshua josh ken len les lewis liam malcolm max mick mike mohammed muhammad mohamed nathaniel noah oscar owen phil ralph ray reg
rhys rob robin roger ron russell ryan sam samuel scott sean shane shaun sid stan steve ted terence terry tim timothy toby tom tommy tony victor vincent wayne will bill billy bob bobby charlie chris
ahmed ali amir asif hamza hassan hussain ibrahim imran khalid mahmood omar osman rashid saeed tariq usman yusuf zahid aisha ayesha amina fatima farah hafsa khadija maryam nasreen noor rukhsana saima samina shabana zainab
amrit baljit balwinder gurpreet harjit harpreet jaswinder kulwinder manjit rajinder sukhwinder amit anil ashok deepak dinesh kiran lakshmi manoj meena nisha pooja priya rajesh rakesh ravi sanjay sunil suresh vijay
agnieszka aleksandra andrzej anna barbara ewa grzegorz jan janusz joanna katarzyna krzysztof magdalena malgorzata marek marta michal monika pawel piotr stanislaw tomasz wojciech zofia
adrian alexandru alina ana andrei bogdan cristina daniela elena florin gabriel georgiana ioana ion ionut marian mihai mihaela nicoleta radu stefan vasile
oksana olena olha iryna kateryna natalia nataliya svitlana tetiana yulia andriy bohdan dmytro ivan mykola oleksandr oleh petro serhiy taras vasyl volodymyr yuriy
chidi chinedu emeka ngozi oluwaseun adebayo abena akosua kofi kwame yaw ama blessing precious patience
`)
